import { deepEqual, throws } from "node:assert/strict";
import { Subject } from "rxjs";
import { test } from "vitest";
import { Watcher } from "./watcher.ts";

test("Watcher keeps the first complaint, looks no further, and throws it when asked", () => {
  const watcher = new Watcher();
  const seen: number[] = [];
  const source = new Subject<number>();
  watcher.watch(source, (value) => {
    seen.push(value);
    if (value > 1) throw new Error(`Cannot like ${value}`);
  });
  source.next(1);
  watcher.mustBeContent();
  source.next(2);
  source.next(3);
  deepEqual(seen, [1, 2]);
  throws(() => watcher.mustBeContent(), /Cannot like 2/);
});
