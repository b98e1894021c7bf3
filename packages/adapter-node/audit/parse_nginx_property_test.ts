import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyConfigText, anyDirectives, plain, printDirectives } from "./config_arbitrary.setup.ts";
import { lexNginx } from "./lex_nginx.ts";
import { parseNginx } from "./parse_nginx.ts";
import { PROPERTY_TIMEOUT_MS, runsOf } from "./property_runs.setup.ts";
import type { Directive } from "./directive.ts";

function count(directives: readonly Directive[]): number {
  return directives.reduce((sum, { block = [] }) => sum + 1 + count(block), 0);
}

describe("parseNginx()", () => {
  test("parseNginx() always reads back what was printed", () => {
    fc.assert(
      fc.property(anyDirectives, (directives) => {
        // A zero byte is what tells binary from text, whoever printed it.
        fc.pre(!JSON.stringify(directives).includes("\\u00"));
        const { directives: read, problems } = parseNginx(printDirectives(directives), "f");
        expect(problems).toEqual([]);
        expect(read.map(plain)).toEqual(directives);
      }),
      runsOf(300),
    );
  }, PROPERTY_TIMEOUT_MS);

  test("parseNginx() never throws, and makes no more of a text than stands in it", () => {
    fc.assert(
      fc.property(anyConfigText, (text) => {
        const { directives, problems } = parseNginx(text, "f");
        const lines = text.split("\n").length;
        expect(problems.every(({ line }) => line >= 1 && line <= lines)).toBe(true);
        expect(count(directives)).toBeLessThanOrEqual(text.length);
        expect(problems.length).toBeLessThanOrEqual(60);
      }),
      runsOf(500),
    );
  }, PROPERTY_TIMEOUT_MS);

  test("lexNginx() never goes back a line, and its tokens stand in the text", () => {
    fc.assert(
      fc.property(anyConfigText, (text) => {
        const { tokens } = lexNginx(text);
        const lines = tokens.map(({ line }) => line);
        expect(lines.every((line, index) => line >= (lines[index - 1] ?? 1))).toBe(true);
        const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
        expect(length).toBeLessThanOrEqual(text.length);
      }),
      runsOf(300),
    );
  }, PROPERTY_TIMEOUT_MS);
});
