import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { ladder } from "./ladder.ts";

const rungs = fc.uniqueArray(fc.record({ id: fc.string(), failures: fc.nat(30) }), {
  selector: ({ id }) => id,
  maxLength: 6,
});

test("ladder() always is a permutation: no route is ever left out", () => {
  fc.assert(fc.property(rungs, fc.nat(6), (given, pick) => {
    const order = ladder(given, given[pick]?.id ?? null);
    deepEqual([...order].sort(), given.map(({ id }) => id).sort());
  }));
});

test("ladder() always keeps the plan's order among routes that failed as often", () => {
  fc.assert(fc.property(rungs, fc.nat(30), (given, failures) => {
    const alike = given.map(({ id }) => ({ id, failures }));
    deepEqual(ladder(alike, null), given.map(({ id }) => id));
  }));
});

test("ladder() never puts a route behind a worse one that failed as often or more", () => {
  fc.assert(fc.property(rungs, (given) => {
    const order = ladder(given, null);
    for (const [rank, better] of given.entries()) {
      for (const worse of given.slice(rank + 1)) {
        if (worse.failures < better.failures) continue;
        ok(order.indexOf(better.id) < order.indexOf(worse.id));
      }
    }
  }));
});

test("ladder() always begins with the remembered route while nothing failed", () => {
  fc.assert(fc.property(rungs, fc.nat(6), (given, pick) => {
    const remembered = given[pick]?.id;
    fc.pre(remembered !== undefined);
    const healthy = given.map(({ id }) => ({ id, failures: 0 }));
    const rest = healthy.map(({ id }) => id).filter((id) => id !== remembered);
    deepEqual(ladder(healthy, remembered), [remembered, ...rest]);
  }));
});
