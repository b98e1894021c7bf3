import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NginxFolder, realNginx } from "./nginx_process.setup.ts";
import { parseNginx } from "./parse_nginx.ts";
import { PROPERTY_TIMEOUT_MS, runsOf } from "./property_runs.setup.ts";

const NGINX = realNginx();
if (NGINX === null) console.log("nginx is not installed: its grammar is not compared");

let folder: NginxFolder;
beforeAll(() => {
  folder = new NginxFolder();
});
afterAll(() => folder.remove());

/** Words of nginx for what is wrong with the grammar, not with the meaning. */
const GRAMMAR_REGEXP =
  /unexpected |too long parameter|is not terminated by|has no opening|"\{" expected/;

/** `meaning`: nginx stopped at a directive it does not know, and never saw the rest. */
function nginxSays(source: string): { verdict: "fine" | "grammar" | "meaning"; complaint: string } {
  folder.write({ "nginx.conf": source });
  const { accepts, complaint } = folder.check("nginx.conf");
  const isGrammar = GRAMMAR_REGEXP.test(complaint);
  return { verdict: accepts ? "fine" : isGrammar ? "grammar" : "meaning", complaint };
}

function expectAgreement(source: string, refuses: boolean): string {
  const { verdict, complaint } = nginxSays(source);
  if (verdict !== "meaning") {
    expect({ complaint, refuses }).toEqual({ complaint, refuses: verdict === "grammar" });
  }
  return verdict;
}

const wrap = (http: string): string =>
  `error_log stderr; pid ${folder.path}/pid;\nevents { }\nhttp {\naccess_log off;\n${http}\n}\n`;

/** Lines stand so that a wrong one has a number of its own. */
const SOURCES: Readonly<Record<string, string>> = {
  "a right file": "server { listen 127.0.0.1:80; }",
  "a missing semicolon before a brace": "server {\nlisten 127.0.0.1:80\n}",
  "a missing closing brace": "server { listen 127.0.0.1:80;",
  "a closing brace too many": "server { listen 127.0.0.1:80; } }",
  "an unquoted brace in a regular expression": "server { location ~ a{2}$ { return 200; } }",
  "a quoted brace in a regular expression": 'server { location ~ "a{2}$" { return 200; } }',
  "a brace after a dollar": "server { set $a b; return 200 ${a}; }",
  "an empty directive": "server { ; }",
  "a brace without a name": "server { { } }",
  "a quote that is not closed": 'server { return 200 "abc; }',
  "a letter behind a quote": 'server { return 200 "abc"d; }',
  "a parenthesis behind a quote": 'server { if ($host = "abc") { return 200; } }',
  "a hash in a word": "server { return 200 a#b; }",
  "a comment with braces and quotes": "# } ' \" {\nserver { return 200; # }\n }",
  "a quote inside a word": "server { return 200 it's; }",
  "escapes": 'server { return 200 "a\\"b\\\\c\\n" ; return 200 a\\;b; }',
  "an escaped space": "server { return 200 a\\ b; }",
  "a backslash at the end": "server { return 200 a\\",
  "CRLF": "server {\r\n  return 200;\r\n}\r\n",
  "a closing brace glued to a word": "server { return 200; location /a { return 200}\n } ",
  "a closing brace behind a semicolon": "server{return 200;}",
  "a block without braces": "server { location /a; }",
  "a simple directive with a block": "server { return 200 { } }",
  "a semicolon behind a block": "server { location /a { return 200; }; }",
  "a word of 5000 letters": `server { return 200 ${"a".repeat(5000)}; }`,
  "a word of 4000 letters": `server { return 200 ${"a".repeat(4000)}; }`,
  "an empty string": "server { return 200 ''; }",
  "two strings in a row": "server { return 200 'a''b'; }",
  "a string over lines": 'server { return 200 "a\n\nb"; }',
};

describe("parseNginx() beside a real nginx", () => {
  for (const [name, http] of Object.entries(SOURCES)) {
    test.skipIf(NGINX === null)(`parseNginx() complains exactly where nginx does: ${name}`, () => {
      const source = wrap(http);
      const { problems } = parseNginx(source, "nginx.conf");
      expectAgreement(source, problems.length > 0);
    });
  }

  test.skipIf(NGINX === null)("parseNginx() never differs from nginx on a soup of tokens", () => {
    let decided = 0;
    const token = fc.constantFrom(
      "a",
      "b-c",
      " ",
      "\n",
      "\t",
      ";",
      ";\n",
      "#x\n",
      "'",
      '"',
      "\\",
      "${",
      "$",
      "}",
      "\\;",
      "\\'",
      "é",
      ")",
      "(",
      "'x y'",
      '"z;"',
    );
    const soup = fc.array(token, { maxLength: 12 }).map((parts) => parts.join(""));
    const property = fc.property(soup, (text) => {
      // In `types` every name and any number of values is accepted, so only the grammar decides.
      const source = wrap(`types {\n${text}\n}`);
      const { problems, directives } = parseNginx(source, "nginx.conf");
      const types = directives.find(({ name }) => name === "http")?.block
        ?.find(({ name }) => name === "types");
      const hasBlock = types?.block?.some(({ block }) => block !== undefined) === true;
      decided += expectAgreement(source, problems.length > 0 || hasBlock) === "meaning" ? 0 : 1;
    });
    const options = runsOf(150);
    fc.assert(property, options);
    expect(decided).toBeGreaterThan(options.path === undefined ? options.numRuns / 2 : 0);
  }, PROPERTY_TIMEOUT_MS);
});
