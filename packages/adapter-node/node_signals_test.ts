import type { Clock, Signal } from "@holdfast/core";
import { expect, test } from "vitest";
import { nodeSignals } from "./node_signals.ts";

interface HandClock extends Clock {
  at: number;
  readonly timers: (() => void)[];
}

function handClock(): HandClock {
  const timers: (() => void)[] = [];
  const clock: HandClock = {
    at: 0,
    timers,
    now: () => clock.at,
    after: (_delayMs, callback) => {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
  };
  return clock;
}

test("nodeSignals() is silent while time passes evenly", () => {
  const clock = handClock();
  const seen: Signal[] = [];
  nodeSignals({ clock }).setup((signal) => seen.push(signal));
  for (let n = 0; n < 10; n++) {
    clock.at += 1200;
    clock.timers.shift()!();
  }
  expect(seen).toEqual([]);
});

test("nodeSignals() tells how long the machine slept, once", () => {
  const clock = handClock();
  const seen: Signal[] = [];
  nodeSignals({ clock, everyMs: 500, sleepAfterMs: 2000 }).setup((signal) => seen.push(signal));
  clock.at += 10_500;
  clock.timers.shift()!();
  clock.at += 500;
  clock.timers.shift()!();
  expect(seen).toEqual([{ type: "resumed", gapMs: 10_000 }]);
});

test("nodeSignals() leaves no timer behind", () => {
  const clock = handClock();
  const stop = nodeSignals({ clock }).setup(() => {});
  clock.at += 1000;
  clock.timers.shift()!();
  expect(clock.timers).toHaveLength(1);
  stop();
  expect(clock.timers).toHaveLength(0);
});

test("nodeSignals() can be stopped from within its own report", () => {
  const clock = handClock();
  const stop: () => void = nodeSignals({ clock }).setup(() => stop());
  clock.at += 60_000;
  clock.timers.shift()!();
  expect(clock.timers).toHaveLength(0);
});
