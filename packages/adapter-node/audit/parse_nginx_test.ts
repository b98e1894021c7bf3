import { describe, expect, test } from "vitest";
import type { Directive } from "./directive.ts";
import { lexNginx } from "./lex_nginx.ts";
import { parseNginx } from "./parse_nginx.ts";

const words = (source: string): readonly string[] =>
  lexNginx(source).tokens.filter(({ kind }) => kind === "word").map(({ text }) => text);

const problems = (source: string): readonly string[] =>
  parseNginx(source, "f").problems.map(({ line, message }) => `${line}: ${message}`);

/** A directive without its place, as a text. */
const show = ({ name, args, block }: Directive): string =>
  [name, ...args].join("|") + (block === undefined ? ";" : `{${block.map(show).join("")}}`);

const tree = (source: string): string => parseNginx(source, "f").directives.map(show).join("");

describe("lexNginx()", () => {
  test("lexNginx() unquotes and unescapes as nginx does", () => {
    expect(words(`a 'b "c"' "d 'e' \\"f\\"" g\\ h \\;i "j\\tk\\nl\\\\m" n\\d '';`))
      .toEqual(["a", 'b "c"', "d 'e' \"f\"", "g\\ h", "\\;i", "j\tk\nl\\m", "n\\d", ""]);
  });

  test("lexNginx() keeps braces behind a dollar in the word", () => {
    expect(words("set ${a} b${c}d;")).toEqual(["set", "${a}", "b${c}d"]);
  });

  test("lexNginx() takes a hash for a comment only where a word begins", () => {
    expect(words("a#b c #d ; }\n e;")).toEqual(["a#b", "c", "e"]);
  });

  test("lexNginx() takes a closing brace inside a word for a letter", () => {
    expect(words("listen 80}\n;")).toEqual(["listen", "80}"]);
  });

  test("lexNginx() counts lines over strings, comments and CRLF", () => {
    const source = "a 1;\r\n# c\r\nb 'x\ny\nz' 2;\n\nc \\\n3;";
    const lines = lexNginx(source).tokens.map(({ text, line }) => `${text}@${line}`);
    expect(lines).toEqual([
      "a@1",
      "1@1",
      ";@1",
      "b@3",
      "x\ny\nz@3",
      "2@5",
      ";@5",
      "c@7",
      "\\\n3@7",
      ";@8",
    ]);
  });

  test("lexNginx() skips a byte order mark and keeps UTF-8", () => {
    expect(words("\ufeffserver_name käse.例え;")).toEqual(["server_name", "käse.例え"]);
  });

  test("lexNginx() splits an if as nginx does", () => {
    expect(words('if ($a = "b") {')).toEqual(["if", "($a", "=", "b", ")"]);
  });
});

describe("parseNginx()", () => {
  test("parseNginx() builds blocks in blocks with their lines", () => {
    const source =
      "http {\n  server {\n    listen 80;\n    location ~ \\.js$ { return 204; }\n  }\n}";
    expect(tree(source)).toBe("http{server{listen|80;location|~|\\.js${return|204;}}}");
    const server = parseNginx(source, "x.conf").directives[0]?.block?.[0];
    expect(server).toMatchObject({ name: "server", file: "x.conf", line: 2 });
    expect(server?.block?.[1]).toMatchObject({ name: "location", line: 4 });
  });

  test("parseNginx() reads names of a map that are no words", () => {
    expect(tree('map $a $b { default x; "" y; ~^/(a|b) z; "~*q{1,2}" w; }'))
      .toBe("map|$a|$b{default|x;|y;~^/(a|b)|z;~*q{1,2}|w;}");
  });

  test("parseNginx() consumes a Lua block whole, whatever braces stand in it", () => {
    const lua = `content_by_lua_block {
      local a = { "}", '}', [[ } ]], [==[ ]] } ]==] } -- }
      --[[ } ]] if a then return { {} } end -- it's
    }`;
    const { directives, problems } = parseNginx(`location /l { ${lua} }\nlast 1;`, "f");
    expect(problems).toEqual([]);
    expect(directives.map(({ name, line }) => `${name}@${line}`)).toEqual(["location@1", "last@5"]);
    expect(directives[0]?.block).toMatchObject([{ name: "content_by_lua_block", block: [] }]);
  });

  test("parseNginx() reads a Lua block with a variable", () => {
    expect(tree("set_by_lua_block $x { return {} } a;")).toBe("set_by_lua_block|$x{}a;");
  });

  test("parseNginx() names a forgotten semicolon where it was forgotten", () => {
    expect(problems("server {\n  listen 80\n}")).toEqual([
      '3: Unexpected "}": the ";" behind "80" is missing',
    ]);
    expect(problems("location / {\n  proxy_http_version 1.1\n  proxy_pass http://a;\n}")).toEqual([
      '2: The ";" behind "proxy_http_version" is missing: "proxy_pass" on line 3 is read as its ' +
      "argument",
    ]);
  });

  test("parseNginx() lets arguments go over lines", () => {
    expect(
      problems(
        "log_format a\n 'x'\n 'y';\nserver_name\n a\n b;\nproxy_next_upstream\n error\n off;",
      ),
    )
      .toEqual([]);
  });

  test("parseNginx() says which block is open at the end", () => {
    expect(problems("http {\n server {\n listen 80;\n }\n")).toEqual([
      '5: Unexpected end of file: the block of "http" on line 1 has no closing "}"',
    ]);
    expect(problems("a {\nb")).toEqual([
      '2: Unexpected end of file: the ";" behind "b" is missing',
      '2: Unexpected end of file: the block of "a" on line 1 has no closing "}"',
    ]);
  });

  test("parseNginx() says what is unexpected", () => {
    expect(problems("a;\n}")).toEqual(['2: Unexpected "}": no block is open here']);
    expect(problems("\n;")).toEqual(['2: Unexpected ";"']);
    expect(problems("{ }")).toEqual(['1: Unexpected "{"']);
    expect(problems('a "b"c;')).toEqual(['1: Unexpected "c" behind a closing quote']);
    expect(problems('\na "b;\n')).toContain(
      '2: Unexpected end of file: this quote (") is never closed',
    );
  });

  test("parseNginx() goes on behind an error", () => {
    expect(tree("a 1 }\nb 2;")).toBe("a|1;b|2;");
  });

  test("parseNginx() bounds the depth of blocks", () => {
    const deep = 100_000;
    const { problems, directives } = parseNginx("a { ".repeat(deep) + "}".repeat(deep) + "b;", "f");
    expect(problems.map(({ message }) => message)).toEqual([
      "Cannot read blocks nested deeper than 64",
    ]);
    expect(directives.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("parseNginx() refuses what is no text, or no configuration by its size", () => {
    expect(problems("\u007fELF\u0002\u0001\0\0\0")).toEqual([
      "1: Cannot read this: it is not text",
    ]);
    expect(problems("\ufffd\ufffds\0e\0r\0v\0")).toEqual([
      "1: Cannot read UTF-16: save the file as UTF-8",
    ]);
    expect(problems("a b;\n".repeat(2_000_000))).toEqual([
      "1: Cannot read this: it is larger than 8 MB, and no configuration of nginx is",
    ]);
  });

  test("parseNginx() bounds what it keeps of a file", () => {
    const first = (source: string): string | undefined =>
      parseNginx(source, "f").problems[0]?.message;
    expect(first("a;".repeat(200_000))).toBe(
      "Cannot read more than 100000 directives: the rest of the file was not read",
    );
    expect(first("a ".repeat(200_000))).toBe(
      "Cannot read a directive of more than 10000 words: the rest of the file was not read",
    );
  });

  test("parseNginx() says that a template is one", () => {
    expect(problems("server {\n listen {{ port }};\n}")[0]).toBe(
      '2: This is a template, it holds "{{": fill it in first',
    );
    // A right file may hold such marks in its texts.
    expect(problems('return 200 "{{ x }}";')).toEqual([]);
  });

  test("parseNginx() gives up a file in which everything is wrong", () => {
    const { problems } = parseNginx("} ; ".repeat(100_000), "f");
    expect(problems.length).toBe(51);
    expect(problems.at(-1)?.message).toBe(
      "Too much is wrong here: the rest of the file was not read",
    );
  });
});
