import { expect, test } from "vitest";
import { feedBye } from "./feed_bye.ts";

test("feedBye() reads a goodbye, and how long to stay away", () => {
  const end = { how: "closed", code: 4408, wasClean: true };
  expect(feedBye('{"type":"bye","code":4408}')).toEqual(end);
  const timed = feedBye('{"type":"bye","code":4408,"retryAfterMs":2000}');
  expect(timed).toEqual({ ...end, retryAfterMs: 2000 });
});

test("feedBye() leaves out a time that is none", () => {
  for (const retryAfterMs of ['"2"', "-1", "null", "1e999"]) {
    const text = `{"type":"bye","code":1000,"retryAfterMs":${retryAfterMs}}`;
    expect(feedBye(text)).toEqual({ how: "closed", code: 1000, wasClean: true });
  }
});

test("feedBye() gives null for what is no goodbye", () => {
  const texts = [
    "",
    '{"type":"event","id":"e:1","value":"bye"}',
    '{"type":"bye"',
    '{"type":"bye"}',
    '{"type":"bye","code":"1000"}',
    '{"type":"bye","code":1.5}',
  ];
  expect(texts.map((text) => feedBye(text))).toEqual(texts.map(() => null));
});
