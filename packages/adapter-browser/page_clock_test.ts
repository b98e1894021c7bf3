import { deepEqual, equal } from "node:assert/strict";
import { describe, test } from "vitest";
import { pageClock } from "./page_clock.ts";

/** Two clocks and a queue of timers, all moved by hand. */
class HandClocks {
  wall = 1_000_000;
  monotonic = 0;
  readonly timers: {
    readonly id: number;
    readonly at: number;
    readonly callback: () => void;
  }[] = [];
  readonly delays: number[] = [];
  #ids = 0;

  readonly clock = pageClock({
    wallNow: () => this.wall,
    monotonicNow: () => this.monotonic,
    setTimer: (callback, delayMs) => {
      this.delays.push(delayMs);
      this.timers.push({ id: ++this.#ids, at: this.monotonic + delayMs, callback });
      return this.#ids;
    },
    clearTimer: (timer) => {
      const at = this.timers.findIndex((item) => item.id === timer);
      if (at >= 0) this.timers.splice(at, 1);
    },
  });

  /** Lets both clocks run to a moment, then fires what is due, `earlyMs` too early at most. */
  runTo(monotonic: number, earlyMs = 0): void {
    this.wall += monotonic - this.monotonic;
    this.monotonic = monotonic;
    for (const timer of this.timers.filter((item) => item.at <= monotonic + earlyMs)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.callback();
    }
  }
}

describe("pageClock()", () => {
  test("begins at the wall clock's time", () => {
    equal(new HandClocks().clock.now(), 1_000_000);
  });

  test("counts sleep by the wall clock", () => {
    const hand = new HandClocks();
    hand.clock.now();
    hand.wall += 60_000;
    hand.monotonic += 5;
    equal(hand.clock.now(), 1_060_000);
  });

  test("goes on by the monotonic clock when the wall clock is set back", () => {
    const hand = new HandClocks();
    hand.clock.now();
    hand.wall -= 3_600_000;
    hand.monotonic += 40;
    equal(hand.clock.now(), 1_000_040);
  });

  test("reads the real clocks by default", () => {
    const before = Date.now();
    const now = pageClock().now();
    equal(now >= before && now < before + 60_000, true);
  });
});

describe("pageClock().after()", () => {
  test("calls once, never synchronously, not even without a delay", () => {
    const hand = new HandClocks();
    let calls = 0;
    hand.clock.after(0, () => calls++);
    equal(calls, 0);
    hand.runTo(0);
    hand.runTo(1000);
    equal(calls, 1);
  });

  test("takes a negative delay or none at all for no delay", () => {
    const hand = new HandClocks();
    let calls = 0;
    hand.clock.after(-5, () => calls++);
    hand.clock.after(NaN, () => calls++);
    hand.runTo(0);
    equal(calls, 2);
  });

  test("waits on when the timer fires early", () => {
    const hand = new HandClocks();
    let calls = 0;
    hand.clock.after(100, () => calls++);
    hand.runTo(99, 1);
    equal(calls, 0);
    hand.runTo(100);
    equal(calls, 1);
  });

  test("splits a delay that is too long for a timer", () => {
    const hand = new HandClocks();
    const most = 2 ** 31 - 1;
    let calls = 0;
    hand.clock.after(most + 10, () => calls++);
    hand.runTo(most);
    equal(calls, 0);
    hand.runTo(most + 10);
    equal(calls, 1);
    deepEqual(hand.delays, [most, 10]);
  });

  test("calls once the due time passed in sleep", () => {
    const hand = new HandClocks();
    let calls = 0;
    hand.clock.after(10_000, () => calls++);
    hand.wall += 3_600_000;
    hand.runTo(10_000);
    equal(calls, 1);
  });

  test("never calls after its cancel, which can be called again", () => {
    const hand = new HandClocks();
    let calls = 0;
    const cancel = hand.clock.after(2 ** 31 + 5, () => calls++);
    hand.runTo(2 ** 31 - 1);
    cancel();
    cancel();
    hand.runTo(2 ** 32);
    equal(calls, 0);
    equal(hand.timers.length, 0);
  });
});
