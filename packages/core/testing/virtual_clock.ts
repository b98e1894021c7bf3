import type { Clock } from "../ports/clock.ts";
import { type Timer, TimerHeap } from "./timer_heap.ts";

/**
 * How coarse the device's timers are: a hidden tab's fire on whole seconds, later on whole minutes
 * only.
 */
export type Throttle = "none" | "seconds" | "minutes";

/** Options of {@linkcode VirtualClock}. */
export interface VirtualClockOptions {
  /** The first `now`, in milliseconds since the epoch. @default {2026-01-01T00:00:00Z} */
  readonly startAt?: number;
  /** Timers that one call of `advanceTo` may fire before it gives up. @default {100000} */
  readonly stepsMax?: number;
}

const STEP_MS: Readonly<Record<Throttle, number>> = {
  none: 0,
  seconds: 1000,
  minutes: 60_000,
};

/**
 * A clock that stands still until it is told to move, and then fires every timer in its turn: by
 * due time, then by order of insertion. Nothing sleeps, so an hour takes as long as its timers.
 *
 * Two kinds of timers live on it. Those of {@linkcode VirtualClock.after} belong to the device
 * under test: they are late when it sleeps or is throttled. Those of {@linkcode
 * VirtualClock.outside} belong to the rest of the world, which goes on.
 *
 * @example A timer that slept fires late, never early
 * ```ts
 * import { VirtualClock } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const clock = new VirtualClock({ startAt: 0 });
 * const fired: number[] = [];
 * clock.after(1000, () => fired.push(clock.now()));
 * clock.after(9000, () => fired.push(clock.now()));
 * clock.sleep(5000);
 * clock.advanceTo(10_000);
 * deepEqual(fired, [5000, 9000]);
 * ```
 */
export class VirtualClock implements Clock {
  /** Time outside the device: never late. For servers, networks and test scripts. */
  readonly outside: Clock;
  readonly #stepsMax: number;
  readonly #device = new TimerHeap();
  readonly #world = new TimerHeap();
  #now: number;
  #order = 0;
  #stepMs = 0;
  #isAsleep = false;
  #isAdvancing = false;
  #onWake: (() => void)[] = [];

  /** @throws {RangeError} If `startAt` is not finite or `stepsMax` is below 1. */
  constructor(options: VirtualClockOptions = {}) {
    this.#now = options.startAt ?? 1_767_225_600_000;
    this.#stepsMax = options.stepsMax ?? 100_000;
    if (!Number.isFinite(this.#now)) {
      throw new RangeError(
        `Cannot create clock: 'startAt' must be finite, got ${this.#now}`,
      );
    }
    if (!(this.#stepsMax >= 1)) {
      throw new RangeError(
        `Cannot create clock: 'stepsMax' must be ≥ 1, got ${this.#stepsMax}`,
      );
    }
    this.outside = {
      now: () => this.#now,
      after: (delayMs, callback) => this.#add(this.#world, delayMs, callback),
    };
  }

  /** Virtual milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** Timers of the device that wait; 0 proves that nothing was left behind. */
  get pending(): number {
    return this.#device.size;
  }

  /** Whether the device sleeps. */
  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  /**
   * A timer of the device.
   * @throws {RangeError} If `delayMs` is not a number.
   */
  after(delayMs: number, callback: () => void): () => void {
    return this.#add(this.#device, delayMs, callback);
  }

  /**
   * Fires everything due until `at`, each at its time, then stands at `at`.
   * @throws {RangeError} If `at` lies in the past, or more than `stepsMax` timers fire: an endless
   * loop.
   * @throws {Error} If a timer calls it.
   */
  advanceTo(at: number): void {
    if (!(at >= this.#now)) {
      throw new RangeError(
        `Cannot advance clock to ${at}: it is ${this.#now} already`,
      );
    }
    this.#advance(at, null);
  }

  /** {@linkcode VirtualClock.advanceTo}, from now. */
  advanceBy(ms: number): void {
    this.advanceTo(this.#now + ms);
  }

  /**
   * Advances timer by timer until `isDone`, at most `withinMs`.
   * @returns Whether it was done; the clock stands at the timer that made it so.
   */
  runUntil(isDone: () => boolean, withinMs: number): boolean {
    if (isDone()) return true;
    return this.#advance(this.#now + withinMs, isDone);
  }

  /**
   * Puts the device to sleep for `ms`: time jumps, and its timers fire, late, with the next
   * advance.
   */
  sleep(ms: number): void {
    this.fallAsleep();
    this.advanceBy(ms);
    this.wake();
  }

  /**
   * From now on no timer of the device fires. For scripts that run on {@linkcode
   * VirtualClock.outside}.
   */
  fallAsleep(): void {
    this.#isAsleep = true;
  }

  /**
   * Ends the sleep: late timers fire first, then what waited for {@linkcode
   * VirtualClock.whenAwake}.
   */
  wake(): void {
    this.#isAsleep = false;
    const waiting = this.#onWake;
    this.#onWake = [];
    for (const callback of waiting) this.outside.after(0, callback);
  }

  /** Calls at once, or after waking: how bytes reach a device. */
  whenAwake(callback: () => void): void {
    if (this.#isAsleep) this.#onWake.push(callback);
    else callback();
  }

  /** Makes the device's timers coarse, as a browser does for hidden tabs. */
  throttle(throttle: Throttle): void {
    this.#stepMs = STEP_MS[throttle];
  }

  #add(heap: TimerHeap, delayMs: number, callback: () => void): () => void {
    if (Number.isNaN(delayMs)) {
      throw new RangeError(
        `Cannot set timer: the delay must be a number, got ${delayMs}`,
      );
    }
    const timer: Timer = {
      dueAt: this.#now + Math.max(0, delayMs),
      order: this.#order++,
      callback,
    };
    heap.push(timer);
    return () => heap.cancel(timer);
  }

  #advance(until: number, isDone: (() => boolean) | null): boolean {
    if (this.#isAdvancing) {
      throw new Error("Cannot advance clock: it is advancing already");
    }
    this.#isAdvancing = true;
    try {
      for (let steps = 0; this.#fireNext(until); steps++) {
        if (steps >= this.#stepsMax) {
          throw new RangeError(
            `Cannot advance clock to ${until}: ${this.#stepsMax} timers fired by ${this.#now}`,
          );
        }
        if (isDone?.()) return true;
      }
      this.#now = Math.max(this.#now, until);
      return false;
    } finally {
      this.#isAdvancing = false;
    }
  }

  /** Fires the first timer due until then; whether there was one. */
  #fireNext(until: number): boolean {
    const world = this.#world.peek();
    const device = this.#isAsleep ? undefined : this.#device.peek();
    const worldAt = world === undefined ? Infinity : Math.max(world.dueAt, this.#now);
    const deviceAt = device === undefined
      ? Infinity
      : Math.max(this.#coarse(device.dueAt), this.#now);
    const at = Math.min(worldAt, deviceAt);
    if (at > until || at === Infinity) return false;
    this.#now = at;
    const isDevice = deviceAt < worldAt ||
      (deviceAt === worldAt && isEarlier(device!, world!));
    (isDevice ? this.#device : this.#world).take()!();
    return true;
  }

  #coarse(at: number): number {
    return this.#stepMs === 0 ? at : Math.ceil(at / this.#stepMs) * this.#stepMs;
  }
}

function isEarlier(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}
