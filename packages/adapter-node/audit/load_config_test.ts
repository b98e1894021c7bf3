import { describe, expect, test } from "vitest";
import type { ConfigFiles } from "./config_files.ts";
import type { Directive } from "./directive.ts";
import { loadConfig } from "./load_config.ts";
import { globRegExp } from "./glob_reg_exp.ts";
import { dumpFiles, splitDump } from "./split_dump.ts";

const filesOf = (sources: Readonly<Record<string, string>>): ConfigFiles =>
  dumpFiles(Object.entries(sources).map(([file, source]) => ({ file, source })));

const names = (directives: readonly Directive[]): string =>
  directives.map(({ name, block }) => (block === undefined ? name : `${name}{${names(block)}}`))
    .join(" ");

describe("loadConfig()", () => {
  test("loadConfig() splices what it includes behind the include", () => {
    const { directives, files, notes } = loadConfig({
      source: "a 1;\ninclude conf.d/*.conf;\nb 2;",
      file: "/etc/nginx/nginx.conf",
      files: filesOf({
        "/etc/nginx/conf.d/2.conf": "\nd 4;",
        "/etc/nginx/conf.d/1.conf": "c { include inner/x; }",
        "/etc/nginx/inner/x": "e;",
      }),
    });
    expect(names(directives)).toBe("a include c{include e} d b");
    expect(directives[1]?.included).toEqual([
      "/etc/nginx/conf.d/1.conf",
      "/etc/nginx/conf.d/2.conf",
    ]);
    expect(directives[3]).toMatchObject({ file: "/etc/nginx/conf.d/2.conf", line: 2 });
    expect(files.length).toBe(4);
    expect(notes).toEqual([]);
  });

  test("loadConfig() notes a missing include with its place", () => {
    const { problems, notes } = loadConfig({ source: "\ninclude gone.conf;\ninclude none/*;" });
    expect(problems).toEqual([]);
    expect(notes.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: Cannot find the included file "gone.conf": what it says is not judged',
      '3: Nothing matches the include "none/*": what it would bring is not judged',
    ]);
  });

  test("loadConfig() reads absolute includes under the root", () => {
    const files = filesOf({
      "/mnt/etc/nginx/a": "under;",
      "/mnt/b": "copy;",
      "/etc/nginx/a": "own;",
    });
    const read = (path: string, root?: string): string =>
      names(
        loadConfig({
          source: `include ${path};`,
          file: "/somewhere/x.conf",
          files,
          ...(root === undefined ? {} : { root }),
        }).directives,
      );
    expect(read("/etc/nginx/a", "/mnt")).toBe("include under");
    expect(read("/etc/nginx/b", "/mnt")).toBe("include copy");
    expect(read("a", "/mnt")).toBe("include under");
    expect(read("/etc/nginx/a")).toBe("include own");
  });

  test("loadConfig() reads a copy of /etc/nginx where it lies", () => {
    const files = filesOf({ "/copy/conf.d/x.conf": "copied;", "/etc/nginx/conf.d/x.conf": "own;" });
    const read = (file: string): string =>
      names(loadConfig({ source: "include /etc/nginx/conf.d/*.conf;", file, files }).directives);
    expect(read("/copy/nginx.conf")).toBe("include copied");
    expect(read("/etc/nginx/nginx.conf")).toBe("include own");
    expect(read("/copy/sites-enabled/site")).toBe("include copied");
  });

  test("loadConfig() ends at a file that includes itself", () => {
    const files = filesOf({ "/n/a": "x; include b;", "/n/b": "y; include a;" });
    const { directives, problems } = loadConfig({ source: "include a;", file: "/n/main", files });
    expect(names(directives)).toBe("include x include y include");
    expect(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([
      '/n/b:1: Cannot include "/n/a": it includes itself',
    ]);
    const self = loadConfig({ source: "include *;", file: "/n/a", files: filesOf({ "/n/a": "" }) });
    expect(self.problems.length).toBe(1);
  });

  test("loadConfig() bounds what includes multiply to", () => {
    const sources = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [
        `/n/${index}`,
        `a; include ${index + 1}; include ${index + 1};`,
      ]),
    );
    const { problems } = loadConfig({
      source: "include 0;",
      file: "/n/main",
      files: filesOf(sources),
    });
    expect(problems.some(({ message }) => message.includes("too large"))).toBe(true);
  });

  test("loadConfig() answers 50 MB with a clear problem", () => {
    for (const piece of ["server { listen 80; }\n", "# configuration file /x:\n", "\n", "\0"]) {
      const source = piece.repeat(Math.ceil(50_000_000 / piece.length));
      const { problems, directives } = loadConfig({ source });
      expect(directives).toEqual([]);
      expect(problems[0]?.message).toBe(
        "Cannot read this: it is larger than 8 MB, and no configuration of nginx is",
      );
    }
  });

  test("loadConfig() bounds the size of all files together", () => {
    const big = filesOf(Object.fromEntries(
      Array.from(
        { length: 8 },
        (_, index) => [`/n/${index}.conf`, `# ${"x".repeat(7_000_000)}\na;`],
      ),
    ));
    const { problems } = loadConfig({ source: "include *.conf;", file: "/n/main", files: big });
    expect(problems.some(({ message }) => message.includes("too large"))).toBe(true);
  });

  test("loadConfig() notes a byte order mark", () => {
    const { notes, problems, directives } = loadConfig({ source: "\ufeffserver { listen 80; }" });
    expect(notes.map(({ message }) => message)).toEqual([
      "A byte order mark stands here: nginx refuses a file that begins with it",
    ]);
    expect(problems).toEqual([]);
    expect(directives[0]?.name).toBe("server");
  });

  test("loadConfig() knows what a file is a piece of", () => {
    const contextOf = (source: string): string => loadConfig({ source }).context;
    expect(contextOf("events { } http { }")).toBe("main");
    expect(contextOf("map $a $b { } server { listen 80; }")).toBe("http");
    expect(contextOf("upstream u { server a; }")).toBe("http");
    expect(contextOf("listen 80; location / { }")).toBe("server");
    expect(contextOf("location / { }")).toBe("server");
    expect(contextOf("proxy_pass http://a;")).toBe("location");
    expect(contextOf("")).toBe("location");
  });

  test("loadConfig() splits the output of nginx -T and names the right files", () => {
    const dump = `nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
nginx: configuration file /etc/nginx/nginx.conf test is successful
# configuration file /etc/nginx/nginx.conf:
http {
  include /etc/nginx/conf.d/*.conf;
}

# configuration file /etc/nginx/conf.d/site.conf:

server { listen 80; }
`;
    expect(splitDump(dump).length).toBe(2);
    const { directives, files, context, problems } = loadConfig({ source: dump, file: "-" });
    expect(problems).toEqual([]);
    expect(context).toBe("main");
    expect(files).toEqual(["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/site.conf"]);
    expect(directives[0]).toMatchObject({ name: "http", line: 1 });
    expect(directives[0]?.block?.[1]).toMatchObject({
      name: "server",
      file: "/etc/nginx/conf.d/site.conf",
      line: 2,
    });
  });

  test("splitDump() leaves a file alone that only mentions such a line", () => {
    expect(splitDump("a;\n# configuration file /x:\nb;")).toEqual([]);
  });

  test("globRegExp() knows stars, marks and ranges", () => {
    const fits = (pattern: string, path: string): boolean => globRegExp(pattern).test(path);
    expect(fits("/a/*.conf", "/a/b.conf")).toBe(true);
    expect(fits("/a/*.conf", "/a/b/c.conf")).toBe(false);
    expect(fits("/a/[b-d]?.conf", "/a/c1.conf")).toBe(true);
    expect(fits("/a/[!b].conf", "/a/b.conf")).toBe(false);
    expect(fits("/a/[z-a]", "/a/b")).toBe(false);
    expect(fits("/a/x[.]conf", "/a/x.conf")).toBe(true);
    expect(fits("/a/*.conf", "/a/.hidden.conf")).toBe(false);
    expect(fits("/a/.*.conf", "/a/.hidden.conf")).toBe(true);
    expect(fits("/a/**", "/a/b/c")).toBe(false);
    expect(fits(`/${"*a".repeat(20)}b`, `/${"a".repeat(200)}`)).toBe(false);
  });
});
