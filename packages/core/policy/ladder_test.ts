import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import { ladder, type Rung } from "./ladder.ts";

function rungs(failures: readonly number[]): readonly Rung[] {
  return failures.map((count, index) => ({ id: "abcdef"[index]!, failures: count }));
}

test("ladder() keeps the plan's order", () => {
  deepEqual(ladder(rungs([0, 0, 0]), null), ["a", "b", "c"]);
});

test("ladder() lets the remembered route start first", () => {
  deepEqual(ladder(rungs([0, 0, 0]), "c"), ["c", "a", "b"]);
});

test("ladder() puts a route that keeps failing behind those that do not", () => {
  deepEqual(ladder(rungs([1, 0, 0]), null), ["b", "a", "c"]);
  deepEqual(ladder(rungs([3, 0, 0]), null), ["b", "c", "a"]);
});

test("ladder() takes the head start from a remembered route that fails", () => {
  deepEqual(ladder(rungs([0, 0, 1]), "c"), ["a", "b", "c"]);
  deepEqual(ladder(rungs([1, 1, 1]), "c"), ["c", "a", "b"]);
});

test("ladder() does not know a remembered route that is not in the plan", () => {
  deepEqual(ladder(rungs([0, 0]), "webtransport"), ["a", "b"]);
  deepEqual(ladder([], "a"), []);
});

test("ladder() puts what is behind a gate last, even the remembered", () => {
  const [a, b, c] = rungs([0, 9, 0]);
  deepEqual(ladder([{ ...a!, isHeld: true }, b!, c!], "a"), ["c", "b", "a"]);
  deepEqual(ladder([{ ...a!, isHeld: true }, b!, { ...c!, isHeld: true }], null), ["b", "a", "c"]);
});
