import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultBench } from "./fault_bench.setup.ts";

let bench: FaultBench;

beforeEach(async () => {
  bench = await FaultBench.start();
});
afterEach(() => bench.close());

const sleep = (delayMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, delayMs));
const HEALTHY = '200 {"balance":21000}';

test("down resets what is open and what comes, until it is healed", async () => {
  const link = bench.open("echo");
  await link.until("open");
  bench.proxy.set({ type: "down" });
  await link.until("close 1006");
  await expect(bench.pull()).rejects.toThrow();
  bench.proxy.heal();
  expect(await bench.pull()).toBe(HEALTHY);
});

test("offline lets nothing pass and nothing end, and everything goes on afterwards", async () => {
  const link = bench.open("echo");
  await link.until("open");
  bench.proxy.set({ type: "offline" });
  link.socket.send("delayed");
  const late = bench.open("echo");
  const asked = bench.pull();
  await sleep(150);
  expect([...link.events, ...late.events]).toEqual(["open"]);
  bench.proxy.heal();
  await link.until("message delayed");
  await late.until("open");
  expect(await asked).toBe(HEALTHY);
});

test("half_open silences what is open for good and spares new connections", async () => {
  const link = bench.open("echo");
  await link.until("open");
  bench.proxy.set({ type: "half_open" });
  link.socket.send("lost");
  const fresh = bench.open("echo");
  await fresh.until("open");
  fresh.socket.send("hello");
  await fresh.until("message hello");
  bench.proxy.heal();
  await sleep(100);
  expect(link.events).toEqual(["open"]);
});

test("half_open does not tell the client that the server left", async () => {
  const link = bench.open("echo");
  await link.until("open");
  bench.proxy.set({ type: "half_open" });
  await bench.server.close();
  await sleep(100);
  expect(link.events).toEqual(["open"]);
});

test("slow delays every byte and keeps the order", async () => {
  bench.proxy.set({ type: "slow", latencyMs: 60, jitterMs: 40 });
  const startedAt = performance.now();
  const link = bench.open("messages?count=50");
  await link.until("message 49:");
  expect(performance.now() - startedAt).toBeGreaterThan(119);
  const messages = link.messages;
  expect(messages).toEqual(Array.from({ length: 50 }, (_, n) => `message ${n}:`));
});

test("slow lets an answer arrive whole although the peer hung up at once", async () => {
  bench.proxy.set({ type: "slow", latencyMs: 50, jitterMs: 0 });
  const link = bench.open("messages?count=20&then-close=1");
  await link.until("close 1000");
  expect(link.events).toContain("message 19:");
});

test("lossy delays and never loses", async () => {
  bench.proxy.set({ type: "lossy", share: 0.3, rtoMs: 20 });
  const link = bench.open("slow?count=30&every-ms=2");
  await link.until("message 29:");
  expect(link.messages).toHaveLength(30);
});

test("throttled lets so many bytes a second pass", async () => {
  bench.proxy.set({ type: "throttled", bytesPerS: 20_000 });
  const startedAt = performance.now();
  await bench.open("large?bytes=10000").until("open");
  const answer = await fetch(`${bench.proxy.url}/conformance/poll/large?bytes=10000`);
  expect((await answer.text()).length).toBe(10_000);
  expect(performance.now() - startedAt).toBeGreaterThan(450);
});

test("cut_after resets every connection after so long", async () => {
  const before = bench.open("echo");
  await before.until("open");
  bench.proxy.set({ type: "cut_after", afterMs: 2000 });
  const link = bench.open("flood");
  await link.until("close 1006");
  await before.until("close 1006");
  expect(link.events).toContain("message flood");
});

test("idle_timeout resets the quiet and spares the busy", async () => {
  const busy = bench.open("slow?count=900&every-ms=10");
  const quiet = bench.open("mute");
  await Promise.all([busy.until("message 0:"), quiet.until("open")]);
  bench.proxy.set({ type: "idle_timeout", afterMs: 2000 });
  await quiet.until("close 1006");
  expect(busy.events.at(-1)).toMatch(/^message/);
});
