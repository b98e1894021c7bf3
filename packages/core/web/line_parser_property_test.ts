import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { LineParser } from "./line_parser.ts";

/** A text cut anywhere. */
const pieces = fc.tuple(
  fc.array(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, ""))),
  fc.array(fc.nat(200)),
).map(([lines, cuts]) => {
  const text = lines.map((line) => `${line}\n`).join("");
  const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
  const chunks = places.slice(1).map((place, n) => text.slice(places[n], place));
  return { lines, chunks };
});

test("LineParser.push() never lets the way a stream is cut change its lines", () => {
  fc.assert(fc.property(pieces, ({ lines, chunks }) => {
    const seen: string[] = [];
    const parser = new LineParser(1 << 20, {
      line: (text) => seen.push(text),
      empty: () => seen.push(""),
    });
    for (const chunk of chunks) parser.push(chunk);
    deepEqual(seen, lines);
  }));
});
