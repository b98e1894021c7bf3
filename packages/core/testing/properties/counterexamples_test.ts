import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../../model/options.ts";
import type { Ask, Guarantee, RouteKind, RouteSpec } from "../../model/route.ts";
import type { Move } from "../machine_walk.ts";
import type { FaultScript } from "../fault_script.ts";
import type { ValueScript } from "../value_script.ts";
import { freshnessIsNeverUnderstated } from "./freshness_is_never_understated.ts";
import { healsWithinBound } from "./heals_within_bound.ts";
import type { MachineCase } from "./machine_case.ts";
import { oldAttemptsAreDeaf } from "./old_attempts_are_deaf.ts";
import type { Property } from "./property.ts";
import type { Carried, RuntimeCase } from "./runtime_case.ts";
import { sleepIsNotSilence } from "./sleep_is_not_silence.ts";
import { terminalMeansTerminal } from "./terminal_means_terminal.ts";
import { unprovedLinksResetNothing } from "./unproved_links_reset_nothing.ts";
import { uselessLinksAreLeftInBoundedTime } from "./useless_links_are_left_in_bounded_time.ts";

function route(kind: RouteKind, ask: Ask = "none", guarantee: Guarantee = "news"): RouteSpec {
  return { id: kind, kind, guarantee, ask };
}

/** A walk of the machine that broke a promise once. */
function machineCase(
  property: Property,
  push: readonly RouteSpec[],
  pull: RouteSpec | null,
  moves: readonly Move[],
): void {
  const given: MachineCase = { plan: { push, pull, options: DEFAULT_OPTIONS }, seed: 0, moves };
  property.machine!.check(given, () => {});
}

interface Run {
  readonly carried?: Carried;
  readonly asks: readonly Ask[];
  readonly faults: FaultScript;
  readonly values?: ValueScript;
}

/** A run in the simulated world that broke a promise once. */
function runtimeCase(property: Property, { carried = "wallet", values = [], ...run }: Run): void {
  const given: RuntimeCase = { seed: 0, carried, hasPoll: true, values, runMs: 60_000, ...run };
  property.runtime!.check(given, () => {});
}

/** The value changes again and again while the path is broken. */
function changing(everyMs: number): ValueScript {
  return Array.from({ length: Math.floor(40_000 / everyMs) }, (_, n) => ({
    atMs: (n + 1) * everyMs,
  }));
}

const HEAL = { atMs: 45_000, type: "heal" } as const;
const POLL = route("poll");

test("sleep-is-not-silence where the peer had announced its heartbeat", () => {
  machineCase(sleepIsNotSilence, [route("websocket")], null, [
    { type: "open", afterMs: 0, pick: 0, heartbeatEveryMs: 5000 },
    { type: "sleep", afterMs: 0, forMs: 60_000 },
  ]);
});

test("sleep-is-not-silence where time asleep would have proved the rival", () => {
  machineCase(sleepIsNotSilence, [route("websocket", "ping")], null, [
    { type: "open", afterMs: 0, pick: 0 },
    { type: "open", afterMs: 3020, pick: 0 },
    { type: "sleep", afterMs: 0, forMs: 3_600_000 },
  ]);
});

test("sleep-is-not-silence where a doubt would have calmed down in the sleep", () => {
  machineCase(sleepIsNotSilence, [route("websocket", "ping")], null, [
    { type: "open", afterMs: 0, pick: 0 },
    { type: "sleep", afterMs: 0, forMs: 1000 },
    { type: "answer", afterMs: 2500, pick: 0, rttMs: 20 },
    { type: "open", afterMs: 0, pick: 0 },
    { type: "sleep", afterMs: 0, forMs: 3_600_000 },
  ]);
});

test("terminal-means-terminal where the only route had refused and the user tries again", () => {
  machineCase(terminalMeansTerminal, [route("websocket")], null, [
    { type: "end", afterMs: 0, pick: 0, end: { how: "closed", code: 1008, wasClean: true } },
    { type: "retry", afterMs: 0 },
  ]);
});

test("unproved-links-reset-nothing where a page that was not frozen is told to thaw", () => {
  machineCase(unprovedLinksResetNothing, [route("websocket")], null, [
    { type: "signal", afterMs: 0, signal: { type: "thawed" } },
  ]);
});

test("heals-within-bound where a slow answer had degraded the best of two routes", () => {
  const push = [route("websocket", "loopback"), route("long-poll")];
  machineCase(healsWithinBound, push, POLL, [
    { type: "open", afterMs: 0, pick: 0 },
    { type: "answer", afterMs: 0, pick: 0, rttMs: 2500 },
    { type: "signal", afterMs: 9000, signal: { type: "online" } },
  ]);
});

test("heals-within-bound where the doubt of a link that was replaced outlived its reason", () => {
  runtimeCase(healsWithinBound, {
    asks: ["none", "none"],
    faults: [{ atMs: 6250, type: "offline" }, HEAL],
  });
});

test("heals-within-bound where a half-open link of the best route stood in its own way", () => {
  runtimeCase(healsWithinBound, {
    asks: ["none", "none"],
    faults: [
      { atMs: 250, type: "sleep", forMs: 2000, isSaid: false, links: "half_open" },
      { atMs: 4500, type: "offline" },
      HEAL,
    ],
  });
});

test("heals-within-bound where a link on the wrong channel waited beside one that works", () => {
  runtimeCase(healsWithinBound, {
    asks: ["none", "none"],
    faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how: "wrong_channel" }, HEAL],
    values: changing(1500),
  });
});

test("heals-within-bound where two doubtful links waited for each other", () => {
  runtimeCase(healsWithinBound, {
    carried: "feed",
    asks: ["loopback", "none"],
    faults: [
      { atMs: 2250, type: "sleep", forMs: 30_000, isSaid: false, links: "half_open" },
      { atMs: 32_500, type: "sleep", forMs: 600_000, isSaid: false, links: "kept" },
      HEAL,
    ],
  });
});

test("old-attempts-are-deaf where a message arrives on a link that a hint replaced", () => {
  runtimeCase(oldAttemptsAreDeaf, {
    asks: ["none"],
    faults: [{ atMs: 0, type: "online" }],
    values: [{ atMs: 150 }],
  });
});

test("useless-links-are-left-in-bounded-time where the value changes with every poll", () => {
  const given = { how: "buffered", ask: "none", seed: 0, changeEveryMs: 1500 } as const;
  for (const hasOther of [false, true]) {
    const useless = { ...given, hasOther, carried: "wallet" };
    uselessLinksAreLeftInBoundedTime.machine!.check(useless, () => {});
    uselessLinksAreLeftInBoundedTime.runtime!.check(useless, () => {});
  }
});

test("useless-links-are-left-in-bounded-time where a mute rival made a path look lossy", () => {
  const given = { how: "buffered", ask: "loopback", hasOther: true, seed: 0, carried: "feed" };
  const useless = { ...given, changeEveryMs: 1500 };
  uselessLinksAreLeftInBoundedTime.machine!.check(useless, () => {});
  uselessLinksAreLeftInBoundedTime.runtime!.check(useless, () => {});
});

test("freshness-is-never-understated where the pace quickens", () => {
  const calm = {
    seed: 0,
    carried: "feed",
    asks: ["loopback", "none"],
    hasPoll: true,
    faults: [
      { atMs: 10_000, type: "hidden", throttle: "none" },
      { atMs: 35_000, type: "visible" },
    ],
    values: [{ atMs: 2250 }],
    runMs: 45_000,
    isCalm: true,
  };
  freshnessIsNeverUnderstated.runtime!.check(calm, () => {});
});

test("freshness-is-never-understated where a link answers from another channel", () => {
  const wrong = {
    seed: 0,
    carried: "feed",
    asks: ["ping"],
    hasPoll: true,
    faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how: "wrong_channel" }],
    values: [{ atMs: 12_050 }],
    runMs: 60_000,
    isCalm: false,
  };
  freshnessIsNeverUnderstated.runtime!.check(wrong, () => {});
});
