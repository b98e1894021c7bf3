import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { addRoundTrip, patienceMs } from "./round_trip.ts";

const UNKNOWN = { srttMs: null, rttvarMs: 0 };

test("addRoundTrip() follows RFC 6298 §2.2 and §2.3", () => {
  const first = addRoundTrip(UNKNOWN, 100);
  deepEqual(first, { srttMs: 100, rttvarMs: 50 });
  // RTTVAR is updated from the old SRTT, before SRTT itself is.
  deepEqual(addRoundTrip(first, 200), { srttMs: 112.5, rttvarMs: 62.5 });
});

test("addRoundTrip() settles on a steady path and trusts it", () => {
  let estimate = addRoundTrip(UNKNOWN, 400);
  for (let n = 0; n < 100; n++) estimate = addRoundTrip(estimate, 20);
  equal(Math.round(estimate.srttMs ?? 0), 20);
  equal(Math.round(estimate.rttvarMs), 0);
});

test("patienceMs() waits the ceiling while nothing is known", () => {
  equal(patienceMs(UNKNOWN, 4, { leastMs: 2000, mostMs: 10_000 }), 10_000);
});

test("patienceMs() waits for trips × (SRTT + 4 · RTTVAR), within its limits", () => {
  const limits = { leastMs: 2000, mostMs: 10_000 };
  equal(patienceMs({ srttMs: 500, rttvarMs: 100 }, 4, limits), 3600);
  equal(patienceMs({ srttMs: 1, rttvarMs: 0 }, 4, limits), 2000);
  equal(patienceMs({ srttMs: 9000, rttvarMs: 0 }, 4, limits), 10_000);
  equal(patienceMs({ srttMs: 600.1, rttvarMs: 0 }, 4, limits), 2401);
});
