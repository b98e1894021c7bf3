import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { lifetimeCluster } from "./lifetime_cluster.ts";

test("lifetimeCluster() names the age at which most links die", () => {
  const livedMs = [60_100, 60_020, 12_000, 60_300, 60_080, 59_900];
  deepEqual(lifetimeCluster(livedMs), { ageMs: 60_080, count: 5, of: 6 });
});

test("lifetimeCluster() needs three links", () => {
  equal(lifetimeCluster([60_000, 60_100]), null);
  deepEqual(lifetimeCluster([60_000, 60_100, 60_050]), { ageMs: 60_050, count: 3, of: 3 });
});

test("lifetimeCluster() sees nothing in scattered lifetimes", () => {
  equal(lifetimeCluster([4000, 61_000, 300_000, 9000, 17_000, 140_000]), null);
});

test("lifetimeCluster() takes links that die at once for no limit", () => {
  equal(lifetimeCluster([20, 25, 18, 22, 30]), null);
});

test("lifetimeCluster() widens with the age: ten minutes wobble more than ten seconds", () => {
  equal(lifetimeCluster([600_000, 612_000, 606_000, 603_000])?.count, 4);
  equal(lifetimeCluster([10_000, 12_000, 14_000, 16_000]), null);
});

test("lifetimeCluster() does not depend on the order", () => {
  const livedMs = [30_000, 5000, 30_200, 30_400, 30_100];
  deepEqual(lifetimeCluster(livedMs), lifetimeCluster(livedMs.toReversed()));
});
