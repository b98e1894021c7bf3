import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { helloOf } from "./hello_of.ts";

test("helloOf() reads ticket and place, and neither", () => {
  deepEqual(helloOf('{"type":"hello","ticket":"a.b.c","after":"e:41"}'), {
    ticket: "a.b.c",
    after: { epoch: "e", seq: 41 },
  });
  deepEqual(helloOf('{"type":"hello"}'), { ticket: null, after: null });
});

test("helloOf() takes nothing else", () => {
  const others = [
    ..."x 7 null [] {} {".split(" "),
    '{"type":"ask","ask":1}',
    '{"type":"hello","ticket":7}',
    '{"type":"hello","after":"nowhere"}',
    '{"type":"hello","after":41}',
  ];
  for (const text of others) equal(helloOf(text), null, text);
});

test("helloOf() takes any text without throwing", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void helloOf(text)));
});
