import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { formatCursor, parseCursor } from "../model/cursor_text.ts";
import { feedCodec } from "./feed_codec.ts";

const codec = feedCodec((value) => value);
const cursor = fc.record({
  epoch: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  seq: fc.maxSafeNat(),
}, { noNullPrototype: true });

test("parseCursor() always reads what formatCursor() wrote", () => {
  fc.assert(fc.property(cursor, (place) => deepEqual(parseCursor(formatCursor(place)), place)));
});

test("parseCursor() never throws, and what it reads is written the same", () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_:-]{0,80}$/));
  fc.assert(fc.property(text, (drawn) => {
    const place = parseCursor(drawn);
    ok(place === null || formatCursor(place) === drawn);
  }));
});

test("feedCodec() always reads what the protocol writes", () => {
  const type = fc.constantFrom("snapshot" as const, "event" as const);
  fc.assert(fc.property(type, cursor, fc.jsonValue(), (drawn, place, value) => {
    const text = JSON.stringify({ type: drawn, id: formatCursor(place), value });
    deepEqual(codec.decode(text), { type: drawn, cursor: place, value: JSON.parse(text).value });
  }));
});

test("feedCodec() never throws, whatever arrives", () => {
  const text = fc.oneof(fc.string(), fc.json(), fc.uint8Array());
  fc.assert(fc.property(text, (drawn) => {
    ok(typeof codec.decode(drawn).type === "string");
    if (typeof drawn === "string") ok(typeof codec.decodePull(drawn).type === "string");
  }));
});
