import { equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { SeenKeys } from "./seen_keys.ts";

test("SeenKeys always knows exactly the newest keys, as many as its limit", () => {
  const keys = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "__proto__", ""));
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), keys, (limit, given) => {
    const seen = new SeenKeys(limit);
    let model: string[] = [];
    for (const key of given) {
      equal(seen.add(key), !model.includes(key));
      if (!model.includes(key)) model = [...model, key].slice(-limit);
      for (const other of ["a", "b", "c", "d", "e", "__proto__", ""]) {
        equal(seen.has(other), model.includes(other));
      }
    }
  }));
});
