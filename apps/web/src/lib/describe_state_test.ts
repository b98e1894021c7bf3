import type { Phase } from "@holdfast/core";
import { expect, test } from "vitest";
import { describeNext, describeState } from "./describe_state.ts";
import { linkWith, pullWith, stateWith } from "./testing/states.ts";

const PHASES: readonly Phase[] = [
  "idle",
  "connecting",
  "open",
  "degraded",
  "polling",
  "waiting",
  "failed",
  "closed",
];

test("describeState() has a word and a whole sentence of its own for every phase", () => {
  const words = PHASES.map((phase) => describeState(stateWith({ phase })));
  expect(new Set(words.map(({ word }) => word)).size).toBe(PHASES.length);
  expect(new Set(words.map(({ sentence }) => sentence)).size).toBe(PHASES.length);
  for (const { sentence } of words) expect(sentence).toMatch(/^[A-Z].*[^.]$/);
});

test("describeState() names the carrier of an open link", () => {
  const state = stateWith({ phase: "open", links: [linkWith({})], current: 1 });
  expect(describeState(state).sentence).toContain("by WebSocket");
});

test("describeState() says why a link is doubted", () => {
  const links = [linkWith({ doubts: ["push", "heartbeat"] })];
  const state = stateWith({ phase: "degraded", links, current: 1 });
  expect(describeState(state).sentence).toContain("a change that the link did not bring");
});

test("describeState() says why nothing gets through", () => {
  const pull = pullWith({ lastFailure: { how: "status", status: 502 } });
  expect(describeState(stateWith({ phase: "waiting", pull })).sentence)
    .toContain("(502)");
});

test("describeState() puts offline before what the last question met", () => {
  const surroundings = {
    isOnline: false,
    isVisible: true,
    isFrozen: false,
    network: "",
  };
  const pull = pullWith({ lastFailure: { how: "network" } });
  const state = stateWith({ phase: "waiting", surroundings, pull });
  expect(describeState(state).sentence).toContain("offline");
});

test("describeState() says why it stopped for good", () => {
  const failure = { how: "status", status: 404, isFatal: true } as const;
  const { sentence } = describeState(stateWith({ phase: "failed", failure }));
  expect(sentence).toContain("does not know this key");
});

test("describeNext() counts down from the state", () => {
  const state = stateWith({ phase: "waiting" });
  expect(describeNext(state, 10_000, 7400)).toBe("Next try in 3 s");
  expect(describeNext(state, 10_000, 10_001)).toBe("Next try now");
  expect(describeNext(state, null, 0)).toContain("when the network changes");
});

test("describeNext() says what is being tried instead of when", () => {
  const links = [linkWith({ stage: "connecting", openedAt: null })];
  const pull = pullWith({ inFlight: { n: 1, at: 0, by: 5000 }, failures: 1 });
  const state = stateWith({ phase: "waiting", links, pull });
  expect(describeNext(state, 10_000, 0)).toBe("Opening WebSocket and asking for the balance now");
});

test("describeState() admits that an open link alone confirms nothing", () => {
  const pull = pullWith({
    failures: 2,
    lastFailure: { how: "status", status: 502 },
  });
  const state = stateWith({
    phase: "open",
    links: [linkWith({})],
    current: 1,
    pull,
  });
  expect(describeState(state).sentence).toContain("but the balance is not confirmed");
});

test("describeNext() counts down to the next question while a link is open", () => {
  const pull = pullWith({ nextAt: 4000, notBefore: 6000 });
  const state = stateWith({
    phase: "open",
    links: [linkWith({})],
    current: 1,
    pull,
  });
  expect(describeNext(state, null, 1000)).toBe("The server is asked again in 5 s");
});

test("describeNext() trusts no link before it is proved", () => {
  const state = stateWith({
    phase: "polling",
    links: [linkWith({ provedAt: null })],
  });
  expect(describeNext(state, null, 0)).toBe("WebSocket is open and has yet to prove itself");
});

test("describeNext() promises nothing after the end", () => {
  expect(describeNext(stateWith({ phase: "failed" }), null, 0)).toContain("until you ask");
  expect(describeNext(stateWith({ phase: "closed" }), null, 0)).toBe("Nothing is tried");
});
