import type { Balance } from "@holdfast/core";
import { expect, test } from "vitest";
import { describeAge } from "./describe_age.ts";
import { stateWith } from "./testing/states.ts";

const STATE = stateWith({ phase: "open" });

function balance(fields: Partial<Balance>): Balance {
  return { value: 21, msat: 21, asOf: 1000, maxAgeMs: 10_000, via: "websocket", ...fields };
}

test("describeAge() says age, bound and carrier", () => {
  const age = describeAge(balance({}), STATE, 3500);
  expect(age.text).toBe("as of 2 s ago, at most 10 s old, by WebSocket");
  expect(age.isOld).toBe(false);
  expect(age.share).toBeCloseTo(0.25);
});

test("describeAge() promises no bound when nothing delivers", () => {
  const age = describeAge(balance({ maxAgeMs: Infinity }), STATE, 61_000);
  expect(age.text).toBe("as of 1 min ago, by WebSocket; nothing confirms it now");
  expect(age.isOld).toBe(true);
});

test("describeAge() states no bound that was passed, and in time marks the value old", () => {
  const late = describeAge(balance({}), STATE, 12_000);
  expect(late.text).toBe("as of 11 s ago, by WebSocket; it is being confirmed");
  expect([late.isOld, late.share]).toEqual([false, 1]);
  const lost = describeAge(balance({}), STATE, 1000 + 10_000 + 5001);
  expect(lost.text).toContain("its confirmation does not come");
  expect(lost.isOld).toBe(true);
});

test("describeAge() never shows a negative age", () => {
  expect(describeAge(balance({}), STATE, 0).text).toContain("as of now");
});
