import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { LineParser } from "./line_parser.ts";

function read(chunks: readonly string[], maxBytes = 100): {
  readonly lines: readonly string[];
  readonly empties: number;
  readonly isWithinLimit: boolean;
} {
  const lines: string[] = [];
  let empties = 0;
  const parser = new LineParser(maxBytes, {
    line: (text) => lines.push(text),
    empty: () => empties++,
  });
  const isWithinLimit = chunks.every((chunk) => parser.push(chunk));
  return { lines, empties, isWithinLimit };
}

test("LineParser.push() joins a line that came in pieces", () => {
  deepEqual(read(["a", "b", "c\nd", "\n"]).lines, ["abc", "d"]);
});

test("LineParser.push() takes a carriage return for part of the line's end", () => {
  deepEqual(read(["a\r\nb\r", "\nc\rd\n"]).lines, ["a", "b", "c\rd"]);
});

test("LineParser.push() tells of empty lines as life, not as messages", () => {
  const { lines, empties } = read(["\n\r\na\n\n"]);
  deepEqual([lines, empties], [["a"], 3]);
});

test("LineParser.push() does not tell of a line without its end", () => {
  deepEqual(read(["a\nb"]).lines, ["a"]);
});

test("LineParser.push() stops at a line larger than allowed, counted in bytes", () => {
  equal(read(["ß".repeat(50) + "\n"]).isWithinLimit, true);
  const { lines, isWithinLimit } = read(["a\n" + "ß".repeat(51) + "\nb\n"]);
  deepEqual([lines, isWithinLimit], [["a"], false]);
});

test("LineParser.push() stops at a line that never ends", () => {
  equal(read(["x".repeat(101)]).isWithinLimit, false);
});

test("LineParser.stop() is obeyed from within a report", () => {
  const lines: string[] = [];
  const parser = new LineParser(100, {
    line: (text) => {
      lines.push(text);
      parser.stop();
    },
    empty: () => {},
  });
  equal(parser.push("a\nb\n"), false);
  deepEqual(lines, ["a"]);
});
