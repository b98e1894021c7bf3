import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { backoffWindow, nextBackoffMs } from "./backoff.ts";

const DAY_MS = 86_400_000;
const CENTURY_MS = 100 * 365 * DAY_MS;

/** Within the options' limits, caps that are no doubling of the base among them. */
const shape = fc.tuple(fc.integer({ min: 100, max: DAY_MS }), fc.integer({ min: 100, max: DAY_MS }))
  .map(([a, b]) => ({ baseMs: Math.min(a, b), capMs: Math.max(a, b) }));
const phase = fc.nat(2 ** 32 - 1).map((n) => n / 2 ** 32);
const elapsed = fc.oneof(fc.nat(120_000), fc.integer({ min: 0, max: CENTURY_MS }));

test("backoffWindow() always tiles the time without a gap or an overlap", () => {
  fc.assert(fc.property(shape, fc.oneof(fc.nat(40), fc.nat(10_000_000)), (given, index) => {
    const window = backoffWindow(index, given);
    equal(backoffWindow(index + 1, given).startMs, window.startMs + window.lengthMs);
    equal(backoffWindow(0, given).startMs, 0);
  }));
});

test("backoffWindow() never shrinks, never more than doubles and never exceeds the cap", () => {
  fc.assert(fc.property(shape, fc.nat(100), (given, index) => {
    const { lengthMs } = backoffWindow(index, given);
    const next = backoffWindow(index + 1, given).lengthMs;
    ok(lengthMs <= next && next <= 2 * lengthMs && next <= given.capMs);
    equal(backoffWindow(0, given).lengthMs, given.baseMs);
    equal(backoffWindow(200, given).lengthMs, given.capMs);
  }));
});

test("nextBackoffMs() always lies ahead, at most two windows", () => {
  fc.assert(fc.property(shape, phase, elapsed, (given, at, elapsedMs) => {
    const dueMs = nextBackoffMs(elapsedMs, at, given);
    ok(Number.isFinite(dueMs) && dueMs > elapsedMs, `${dueMs}`);
    ok(dueMs - elapsedMs <= 2 * given.capMs, `${dueMs}`);
  }));
});

test("nextBackoffMs() always gives each window one attempt, in order", () => {
  fc.assert(fc.property(shape, phase, fc.integer({ min: 1, max: 30 }), (given, at, count) => {
    // The attempt at phase 0 of the first window is the moment at which the outage began.
    let elapsedMs = -1;
    for (let index = 0; index < count; index++) {
      elapsedMs = nextBackoffMs(elapsedMs, at, given);
      const { startMs, lengthMs } = backoffWindow(index, given);
      ok(startMs <= elapsedMs && elapsedMs < startMs + lengthMs, `window ${index}: ${elapsedMs}`);
    }
  }));
});

test("nextBackoffMs() never depends on when within the wait it is asked", () => {
  fc.assert(fc.property(shape, phase, elapsed, fc.double({ min: 0, max: 1, noNaN: true }), (
    given,
    at,
    elapsedMs,
    share,
  ) => {
    const dueMs = nextBackoffMs(elapsedMs, at, given);
    const laterMs = elapsedMs + Math.floor((dueMs - elapsedMs) * share);
    if (laterMs < dueMs) equal(nextBackoffMs(laterMs, at, given), dueMs);
  }));
});
