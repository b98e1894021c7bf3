import { equal } from "node:assert/strict";
import { test } from "vitest";
import { DEFAULT_OPTIONS, resolveOptions } from "../model/options.ts";
import { maxAgeMs, pullEveryMs } from "./freshness.ts";

test("maxAgeMs() is one pace and one answer while something delivers", () => {
  equal(maxAgeMs({ isDelivering: true, everyMs: 2000, answerMs: 500 }), 2500);
});

test("maxAgeMs() promises nothing when nothing delivers", () => {
  equal(maxAgeMs({ isDelivering: false, everyMs: 2000, answerMs: 500 }), Infinity);
});

test("pullEveryMs() is full while questions carry the value and slow while a link does", () => {
  equal(pullEveryMs({ isCovering: true, isVisible: true }, DEFAULT_OPTIONS), 2000);
  equal(pullEveryMs({ isCovering: false, isVisible: true }, DEFAULT_OPTIONS), 10_000);
});

test("pullEveryMs() never gets faster because nobody looks", () => {
  equal(pullEveryMs({ isCovering: true, isVisible: false }, DEFAULT_OPTIONS), 30_000);
  const options = resolveOptions({ auditEveryMs: 60_000, hiddenPollEveryMs: 5000 });
  equal(pullEveryMs({ isCovering: false, isVisible: false }, options), 60_000);
});
