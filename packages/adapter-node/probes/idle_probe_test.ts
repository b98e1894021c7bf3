import { deepEqual, equal, ok } from "node:assert/strict";
import { createLnbits, type Lnbits } from "@holdfast/adapter-node/lnbits";
import { type FaultProxy, startFaultProxy } from "@holdfast/adapter-node/testing";
import { afterEach, beforeEach, test } from "vitest";
import { probeIdle } from "./idle_probe.ts";
import { probing, recordsOf } from "./probing.setup.ts";

let lnbits: Lnbits;
let proxy: FaultProxy;

beforeEach(async () => {
  lnbits = await createLnbits();
  proxy = await startFaultProxy({ target: lnbits.url });
});

afterEach(async () => {
  await proxy.close();
  await lnbits.stop();
});

const IDLE_MS = 1500;

test("probeIdle() finds links alive where nothing cuts them", async () => {
  const { target, context } = probing(proxy.url, { deadlines: { idleMs: IDLE_MS } });
  const evidence = await probeIdle(target, context, () => {});
  const idle = recordsOf(evidence, "idle");
  ok(idle.length >= 8);
  ok(idle.every(({ outcome }) => outcome === "alive"));
  ok(Math.max(...idle.map(({ quietMs }) => quietMs)) >= IDLE_MS - 50);
  deepEqual(recordsOf(evidence, "lifetimes"), []);
});

test("probeIdle() finds the limit of quiet links, and the busy one outlives it", async () => {
  proxy.set({ type: "idle_timeout", afterMs: 600 });
  const { target, context } = probing(proxy.url, { deadlines: { idleMs: IDLE_MS } });
  const evidence = await probeIdle(target, context, () => {});
  const idle = recordsOf(evidence, "idle");
  const cut = idle.filter(({ outcome }) => outcome === "cut");
  const alive = idle.filter(({ outcome }) => outcome === "alive");
  ok(cut.length >= 3 && alive.length >= 3);
  ok(cut.every(({ said, quietMs }) => said === "reset" && Math.abs(quietMs - 600) < 250));
  ok(Math.max(...alive.map(({ quietMs }) => quietMs)) < 650);
  const [lifetimes] = recordsOf(evidence, "lifetimes");
  equal(lifetimes?.livedMs.length, cut.length);
});

test("probeIdle() sees what ends every link, the busy one too", async () => {
  proxy.set({ type: "cut_after", afterMs: 700 });
  const { target, context } = probing(proxy.url, { deadlines: { idleMs: IDLE_MS } });
  const evidence = await probeIdle(target, context, () => {});
  const [lifetimes] = recordsOf(evidence, "lifetimes");
  const busy = lifetimes?.quietMs?.some((ms) => ms < 300);
  ok(busy, "one of them was not quiet when it ended");
  ok(lifetimes?.livedMs.every((ms) => Math.abs(ms - 700) < 250));
  equal(recordsOf(evidence, "close")[0]?.end.code, 1006);
});

test("probeIdle() finds a silent cut by asking, and narrows it down", async () => {
  const { target, context } = probing(proxy.url, { deadlines: { idleMs: IDLE_MS } });
  const running = probeIdle(target, context, () => {});
  setTimeout(() => proxy.set({ type: "half_open" }), 500);
  const evidence = await running;
  const cut = recordsOf(evidence, "idle").filter(({ outcome }) => outcome === "cut");
  ok(cut.length > 0);
  ok(cut.some(({ said }) => said === "nothing"));
});

test("probeIdle() ends when it is aborted", async () => {
  const stop = new AbortController();
  const { target, context } = probing(proxy.url, { signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  const startedAt = performance.now();
  await probeIdle(target, context, () => {});
  ok(performance.now() - startedAt < 5000);
});
