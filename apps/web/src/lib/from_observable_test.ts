import { BehaviorSubject, Observable, Subject } from "rxjs";
import { flushSync } from "svelte";
import { expect, test } from "vitest";
import { fromObservable } from "./from_observable.ts";
import { runEffect } from "./testing/run_effect.svelte.ts";

test("fromObservable() subscribes nobody until an effect reads it", () => {
  let subscribers = 0;
  const source = new Observable<number>(() => {
    subscribers += 1;
  });
  const value = fromObservable(source, 7);
  expect(value.current).toBe(7);
  expect(subscribers).toBe(0);
});

test("fromObservable() runs the effect again for each value", () => {
  const source = new Subject<number>();
  const value = fromObservable(source, 0);
  const seen: number[] = [];
  const stop = runEffect(() => void seen.push(value.current));
  flushSync();
  source.next(1);
  flushSync();
  source.next(2);
  flushSync();
  stop();
  expect(seen).toEqual([0, 1, 2]);
});

test("fromObservable() gives a replayed value to the first reader", () => {
  const value = fromObservable(new BehaviorSubject(5), 0);
  let last = -1;
  const stop = runEffect(() => {
    last = value.current;
  });
  flushSync();
  stop();
  expect(last).toBe(5);
});

test("fromObservable() shares one subscription and ends it after the last reader", async () => {
  let subscribers = 0;
  const source = new Observable<number>(() => {
    subscribers += 1;
    return () => {
      subscribers -= 1;
    };
  });
  const value = fromObservable(source, 0);
  const stops = [
    runEffect(() => void value.current),
    runEffect(() => void value.current),
  ];
  flushSync();
  expect(subscribers).toBe(1);
  for (const stop of stops) stop();
  await Promise.resolve();
  await Promise.resolve();
  expect(subscribers).toBe(0);
});
