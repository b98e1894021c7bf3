import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { parseRetryAfter } from "./retry_after.ts";

const NOW = 1_767_225_600_000;

test("parseRetryAfter() always gives a time of 0 or more, or null", () => {
  const piece = fc.constantFrom("Sun", ", ", " ", "06 Nov 1994", "08:50:37", " GMT", "9", "-", "Z");
  const field = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")),
  );
  fc.assert(fc.property(field, (text) => {
    const waitMs = parseRetryAfter(text, NOW);
    ok(waitMs === null || (Number.isFinite(waitMs) && waitMs >= 0), `${waitMs}`);
  }));
});

test("parseRetryAfter() always reads the date that an HTTP server writes", () => {
  const seconds = fc.integer({ min: -1_000_000, max: 100_000_000 });
  fc.assert(fc.property(seconds, (aheadS) => {
    const field = new Date(NOW + aheadS * 1000).toUTCString();
    equal(parseRetryAfter(field, NOW), Math.max(0, aheadS * 1000));
  }));
});
