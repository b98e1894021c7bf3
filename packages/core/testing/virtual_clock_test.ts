import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { VirtualClock } from "./virtual_clock.ts";

function recording(): {
  clock: VirtualClock;
  fired: [string, number][];
  at: Recorder;
} {
  const clock = new VirtualClock({ startAt: 0 });
  const fired: [string, number][] = [];
  const at: Recorder = (name, ms) => clock.after(ms, () => fired.push([name, clock.now()]));
  return { clock, fired, at };
}
type Recorder = (name: string, ms: number) => () => void;

test("VirtualClock fires by due time, then by order of insertion", () => {
  const { clock, fired, at } = recording();
  for (
    const [name, ms] of [["c", 30], ["a", 10], ["b", 10], ["d", 30]] as const
  ) at(name, ms);
  clock.advanceTo(30);
  deepEqual(fired, [["a", 10], ["b", 10], ["c", 30], ["d", 30]]);
});

test("VirtualClock stands at the end of the advance and fires nothing that is due later", () => {
  const { clock, fired, at } = recording();
  at("late", 101);
  clock.advanceBy(100);
  equal(clock.now(), 100);
  deepEqual(fired, []);
  equal(clock.pending, 1);
});

test("VirtualClock fires what a timer adds, within the same advance", () => {
  const { clock, fired, at } = recording();
  clock.after(5, () => at("added", 0));
  clock.advanceTo(5);
  deepEqual(fired, [["added", 5]]);
});

test("VirtualClock does not fire a cancelled timer, and cancelling again does nothing", () => {
  const { clock, fired, at } = recording();
  const cancel = at("never", 5);
  cancel();
  cancel();
  clock.advanceTo(100);
  deepEqual(fired, []);
  equal(clock.pending, 0);
});

test("VirtualClock keeps its order over many timers, cancelled ones among them", () => {
  const { clock, fired, at } = recording();
  const due = Array.from({ length: 200 }, (_, n) => (n * 7919) % 101);
  due.forEach((ms, n) => {
    const cancel = at(`${n}`, ms);
    if (n % 3 === 0) cancel();
  });
  clock.advanceTo(1000);
  const kept = due.map((ms, n) => [`${n}`, ms] as [string, number]).filter((
    _,
    n,
  ) => n % 3 !== 0);
  deepEqual(
    fired,
    kept.toSorted((a, b) => a[1] - b[1] || Number(a[0]) - Number(b[0])),
  );
});

test("VirtualClock.sleep() jumps, and late timers fire afterwards in due order", () => {
  const { clock, fired, at } = recording();
  at("b", 2000);
  at("a", 1000);
  at("c", 6000);
  clock.sleep(5000);
  deepEqual(fired, []);
  clock.advanceTo(6000);
  deepEqual(fired, [["a", 5000], ["b", 5000], ["c", 6000]]);
});

test("VirtualClock.outside goes on while the device sleeps", () => {
  const { clock, fired, at } = recording();
  at("device", 1000);
  clock.outside.after(2000, () => fired.push(["world", clock.now()]));
  clock.sleep(5000);
  clock.advanceBy(0);
  deepEqual(fired, [["world", 2000], ["device", 5000]]);
});

test("VirtualClock.whenAwake() waits until after the late timers", () => {
  const { clock, fired, at } = recording();
  at("late timer", 1000);
  clock.outside.after(
    500,
    () => clock.whenAwake(() => fired.push(["bytes", clock.now()])),
  );
  clock.sleep(5000);
  clock.advanceBy(0);
  deepEqual(fired, [["late timer", 5000], ["bytes", 5000]]);
});

test("VirtualClock.throttle() lets the device's timers fire on whole seconds or minutes", () => {
  const { clock, fired, at } = recording();
  clock.throttle("seconds");
  at("a", 1);
  at("b", 1000);
  at("c", 1001);
  clock.advanceTo(2000);
  deepEqual(fired, [["a", 1000], ["b", 1000], ["c", 2000]]);
  clock.throttle("minutes");
  at("d", 1);
  clock.throttle("none");
  at("e", 1);
  clock.advanceTo(60_000);
  deepEqual(fired.slice(3), [["d", 2001], ["e", 2001]]);
});

test("VirtualClock.runUntil() stands at the timer that made it so", () => {
  const { clock, fired, at } = recording();
  at("a", 10);
  at("b", 20);
  equal(clock.runUntil(() => fired.length === 1, 100), true);
  equal(clock.now(), 10);
  equal(clock.runUntil(() => fired.length === 3, 100), false);
  equal(clock.now(), 110);
});

test("VirtualClock refuses an endless loop, a step back and a delay that is no number", () => {
  const clock = new VirtualClock({ startAt: 0, stepsMax: 50 });
  const again = (): void => void clock.after(0, again);
  again();
  throws(() => clock.advanceTo(1), {
    name: "RangeError",
    message: /50 timers fired/,
  });
  throws(() => clock.advanceTo(-1), RangeError);
  throws(() => clock.after(Number.NaN, again), RangeError);
  throws(() => new VirtualClock({ startAt: Number.NaN }), RangeError);
  throws(() => new VirtualClock({ stepsMax: 0 }), RangeError);
});

test("VirtualClock refuses to be advanced by one of its timers", () => {
  const clock = new VirtualClock();
  clock.after(1, () => clock.advanceBy(1));
  throws(() => clock.advanceBy(1), /advancing already/);
});
