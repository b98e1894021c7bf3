import { deepEqual, equal } from "node:assert/strict";
import { describe, test } from "vitest";
import { onceForAll } from "./once_for_all.ts";

describe("onceForAll()", () => {
  test("computes once for as long as the same is asked", () => {
    const asked: number[] = [];
    const answer = onceForAll(({ n }: { readonly n: number }) => {
      asked.push(n);
      return n * 2;
    });
    const [one, two] = [{ n: 1 }, { n: 2 }];
    deepEqual([one, one, two, two, one].map(answer), [2, 2, 4, 4, 2]);
    deepEqual(asked, [1, 2, 1]);
  });

  test("tells apart what only looks the same", () => {
    let computed = 0;
    const answer = onceForAll((_: object) => ++computed);
    equal(answer({}), 1);
    equal(answer({}), 2);
  });
});
