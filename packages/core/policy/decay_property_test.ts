import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { decayed } from "./decay.ts";

const score = fc.nat(30);
const ageMs = fc.integer({ min: -1e9, max: 1e12 });
const halfLifeMs = fc.integer({ min: 1, max: 86_400_000 });

test("decayed() never grows and never falls below nothing", () => {
  fc.assert(fc.property(score, ageMs, halfLifeMs, (given, age, halfLife) => {
    const now = decayed(given, age, halfLife);
    ok(now >= 0 && now <= given);
  }));
});

test("decayed() never weighs an older score more", () => {
  fc.assert(fc.property(score, ageMs, fc.nat(1e9), halfLifeMs, (given, age, later, halfLife) => {
    ok(decayed(given, age + later, halfLife) <= decayed(given, age, halfLife));
  }));
});
