import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { initialState } from "../machine/initial_state.ts";
import { transition } from "../machine/transition.ts";
import type { ConnectionEvent } from "../model/event.ts";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { RouteSpec } from "../model/route.ts";
import type { ConnectionState } from "../model/state.ts";
import { MemoryStore } from "../testing/memory_store.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { RouteMemory } from "./route_memory.ts";

const SOCKET: RouteSpec = { id: "websocket", kind: "websocket", guarantee: "news", ask: "none" };
const IDLE = initialState({ push: [SOCKET], pull: null, options: DEFAULT_OPTIONS }, 0);
const OPENED: readonly ConnectionEvent[] = [
  { type: "started", at: 0, remembered: null, seed: 1 },
  { type: "link_opened", at: 40, attempt: 1 },
];
const PROVED: readonly ConnectionEvent[] = [
  ...OPENED,
  { type: "message_received", at: 50, attempt: 1 },
];

const NOTHING = { remembered: null };

function after(events: readonly ConnectionEvent[]): ConnectionState {
  return events.reduce(transition, IDLE);
}

function remembering(label = "wss://host/feed"): {
  store: MemoryStore;
  clock: VirtualClock;
  memory: RouteMemory;
} {
  const clock = new VirtualClock();
  const store = new MemoryStore(clock);
  return { store, clock, memory: new RouteMemory(store, label, 60_000) };
}

test("RouteMemory remembers a route once it is proved, not when it opens", () => {
  const { memory } = remembering();
  memory.observe(after(OPENED));
  deepEqual(memory.read(IDLE), NOTHING);
  memory.observe(after(PROVED));
  deepEqual(memory.read(IDLE), { remembered: "websocket" });
});

test("RouteMemory forgets after its time", () => {
  const { memory, clock } = remembering();
  memory.observe(after(PROVED));
  clock.advanceBy(60_000);
  deepEqual(memory.read(IDLE), NOTHING);
});

test("RouteMemory keeps hosts and networks apart, and no path or key", () => {
  const { store, memory } = remembering("wss://host:8080/api/v1/ws/•••?key=•••");
  memory.observe(after(PROVED));
  const wifi: ConnectionEvent = {
    type: "signalled",
    at: 0,
    signal: { type: "network_changed", network: "wifi" },
  };
  deepEqual(memory.read(after([...PROVED, wifi])), NOTHING);
  memory.observe(after([...PROVED, { ...wifi, at: 60 }]));
  deepEqual(store.keys, ["route host:8080 ", "route host:8080 wifi"]);
  deepEqual(new RouteMemory(store, "wss://other/", 1).read(IDLE), NOTHING);
});

test("RouteMemory does not trust a name that is not in the plan", () => {
  const { store, memory } = remembering();
  store.write("route host ", "webtransport", 60_000);
  deepEqual(memory.read(IDLE), NOTHING);
});

test("RouteMemory writes once for each link, not for each step", () => {
  let writes = 0;
  const store = { read: () => null, write: () => void (writes += 1) };
  const memory = new RouteMemory(store, "wss://host", 1000);
  const state = after(PROVED);
  for (let n = 0; n < 5; n++) memory.observe({ ...state, now: state.now + n });
  equal(writes, 1);
});

test("RouteMemory does without a memory that is missing", () => {
  const { store, memory } = remembering();
  store.mood = "missing";
  memory.observe(after(PROVED));
  deepEqual(memory.read(IDLE), NOTHING);
});

const CHANNEL: RouteSpec = { ...SOCKET, id: "channel", kind: "data-channel" };
const GATED = initialState({ push: [CHANNEL], pull: null, options: DEFAULT_OPTIONS }, 0);

test("RouteMemory remembers that a gated route was seen to work, for each network", () => {
  const { store, memory, clock } = remembering();
  memory.observe(OPENED.reduce(transition, GATED));
  deepEqual(memory.read(GATED), NOTHING);
  memory.observe(PROVED.reduce(transition, GATED));
  const known = { remembered: "channel", seenToWork: ["channel"] };
  deepEqual(memory.read(GATED), known);
  deepEqual(new RouteMemory(store, "wss://host/", 1).read(GATED), known);
  const surroundings = { ...GATED.surroundings, network: "wifi" };
  deepEqual(memory.read({ ...GATED, surroundings }), NOTHING);
  clock.advanceBy(60_000);
  deepEqual(memory.read(GATED), NOTHING);
});
