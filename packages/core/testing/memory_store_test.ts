import { equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { MemoryStore } from "./memory_store.ts";
import { VirtualClock } from "./virtual_clock.ts";

test("MemoryStore forgets when the time has come", () => {
  const clock = new VirtualClock();
  const memory = new MemoryStore(clock);
  memory.write("a", "1", 1000);
  clock.advanceBy(999);
  equal(memory.read("a"), "1");
  clock.advanceBy(1);
  equal(memory.read("a"), null);
});

test("MemoryStore that is full keeps what it has and takes nothing new", () => {
  const memory = new MemoryStore(new VirtualClock());
  memory.write("a", "1", 1000);
  memory.mood = "full";
  memory.write("a", "2", 1000);
  equal(memory.read("a"), "1");
  memory.mood = "missing";
  equal(memory.read("a"), null);
});

test("MemoryStore refuses to grow without end", () => {
  const memory = new MemoryStore(new VirtualClock());
  for (let n = 0; n < 1000; n++) memory.write(`${n}`, "", 1);
  memory.write("0", "again", 1);
  throws(() => memory.write("1000", "", 1), RangeError);
});
