import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { SeenKeys } from "./seen_keys.ts";

test("SeenKeys tells whether a key is new", () => {
  const seen = new SeenKeys(10);
  deepEqual([seen.add("a"), seen.add("b"), seen.add("a")], [true, true, false]);
  deepEqual([seen.has("a"), seen.has("c")], [true, false]);
});

test("SeenKeys forgets the oldest beyond its limit", () => {
  const seen = new SeenKeys(2);
  for (const key of ["a", "b", "c"]) seen.add(key);
  deepEqual(["a", "b", "c"].map((key) => seen.has(key)), [false, true, true]);
  equal(seen.add("a"), true);
});
