import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import { askOf } from "./ask_of.ts";

test("askOf() reads the number of a question, and nothing else", () => {
  const texts = [
    '{"type":"ask","ask":7}',
    '{"ask":0,"type":"ask","more":1}',
    '{"type":"ask","ask":"7"}',
    '{"type":"ask","ask":1.5}',
    '{"type":"hello","ask":7}',
    "[]",
    "null",
    "7",
    "hello",
    "",
  ];
  deepEqual(texts.map((text) => askOf(text)), [7, 0, ...Array.from({ length: 8 }, () => null)]);
});
