import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Directive } from "./directive.ts";
import { effective } from "./effective_request.ts";
import { loadConfig } from "./load_config.ts";

const FOLDER = process.env["HOLDFAST_NGINX_CASES"] ??
  join(import.meta.dirname, "../../../../shared/data/nginx");
const SOURCES = join(FOLDER, "wild/sources.json");
const IS_HERE = existsSync(SOURCES);
if (!IS_HERE) console.log(`No configurations from the wild in ${FOLDER}: set HOLDFAST_NGINX_CASES`);

interface WildFile {
  readonly file: string;
  readonly context: string;
  readonly templated: boolean;
}

const files: readonly WildFile[] = IS_HERE
  ? (JSON.parse(readFileSync(SOURCES, "utf8")) as { files: readonly WildFile[] }).files
  : [];

/** Every name stands on the line that its directive claims, unless quoted or escaped. */
function misplaced(directives: readonly Directive[], lines: readonly string[]): readonly string[] {
  return directives.flatMap(({ name, line, block = [] }) => {
    const text = lines[line - 1] ?? "";
    const isThere = text.includes(name) || name === "" || text.includes("\\");
    return [...isThere ? [] : [`${line}: ${name}`], ...misplaced(block, lines)];
  });
}

describe("configurations from the wild", () => {
  for (const { file, context, templated } of files) {
    const source = readFileSync(join(FOLDER, "wild", file), "utf8");
    test(`loadConfig() reads ${file}${templated ? ", a template" : ""}`, () => {
      const config = loadConfig({ source, file });
      const isAllComments = source.split("\n").every((line) => /^\s*(#|$)/.test(line));
      expect(config.directives.length > 0).toBe(!isAllComments);
      expect(misplaced(config.directives, source.split("\n"))).toEqual([]);
      if (!templated) expect(config.problems).toEqual([]);
      if (!templated && /^(main|http)$/.test(context)) expect(config.context).toBe(context);
      const request = { host: "example.com", port: 443, tls: true, method: "GET", headers: {} };
      const one = effective(config, { ...request, path: "/api/v1/ws/abc" });
      expect(one.levels.every((level) => level.length > 0)).toBe(true);
      expect(one.answered !== null || one.pass !== null || one.unknown.length > 0).toBe(true);
    });
  }
  test.skipIf(!IS_HERE)("every file of the collection is read", () => {
    expect(files.length).toBe(169);
  });
});
