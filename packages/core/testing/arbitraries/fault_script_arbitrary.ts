import fc, { type Arbitrary } from "fast-check";
import type { RouteKind } from "../../model/route.ts";
import {
  type Fault,
  type FaultScript,
  type ScriptedFault,
  USELESS_LINKS,
} from "../fault_script.ts";

/** Options of {@linkcode faultScriptArbitrary}. */
export interface FaultScriptOptions {
  /** Faults come before this time, in milliseconds. @default {60000} */
  readonly untilMs?: number;
  /** @default {5} */
  readonly maxLength?: number;
  /** Which types are drawn. @default {all but heal} */
  readonly types?: readonly Fault["type"][];
  /** The kinds of routes that can become useless. @default {["websocket", "event-source"]} */
  readonly kinds?: readonly RouteKind[];
}

type Arbitraries = { readonly [type in Fault["type"]]: Arbitrary<object> };

const NOTHING: Arbitrary<object> = fc.constant({});
const AWAY_MS = fc.constantFrom(500, 3000, 12_000);

/** Times on a coarse grid shrink well, and let faults meet. */
const STEP_MS = 250;

function arbitrariesOf(kinds: readonly RouteKind[]): Arbitraries {
  return {
    path: fc.record({
      conditions: fc.record({
        latencyMs: fc.constantFrom(20, 150, 1200),
        jitterMs: fc.constantFrom(0, 30, 800),
        loss: fc.constantFrom(0, 0.05, 0.4),
      }),
    }),
    useless: fc.record({
      kinds: fc.subarray([...kinds], { minLength: 1 }),
      how: fc.constantFrom(...USELESS_LINKS),
    }),
    down: NOTHING,
    black_hole: NOTHING,
    up: NOTHING,
    cut: NOTHING,
    half_open: NOTHING,
    restart: fc.record({ forMs: AWAY_MS, isFeedLost: fc.boolean() }),
    overload: fc.record(
      { forMs: AWAY_MS, retryAfterMs: fc.constantFrom(1000, 5000) },
      { requiredKeys: ["forMs"] },
    ),
    key: fc.record({ isAccepted: fc.boolean() }),
    idle_cut: fc.record({
      afterMs: fc.constantFrom(null, 3000, 20_000),
      isSilent: fc.boolean(),
    }),
    lifetime: fc.record({ maxMs: fc.constantFrom(null, 2000, 15_000) }),
    offline: NOTHING,
    online: NOTHING,
    hidden: fc.record({
      throttle: fc.constantFrom("none", "seconds", "minutes"),
    }),
    visible: NOTHING,
    network_changed: fc.record({ network: fc.constantFrom("wifi", "4g") }),
    sleep: fc.record({
      forMs: fc.constantFrom(2000, 30_000, 600_000),
      isSaid: fc.boolean(),
      links: fc.constantFrom("kept", "cut", "half_open"),
    }),
    freeze: fc.record({ forMs: AWAY_MS }),
    heal: NOTHING,
  };
}

/** What can go wrong, when. Sorted by time; shrinks to fewer and earlier faults. */
export function faultScriptArbitrary(
  options: FaultScriptOptions = {},
): Arbitrary<FaultScript> {
  const { untilMs = 60_000, maxLength = 5 } = options;
  const arbitraries = arbitrariesOf(
    options.kinds ?? ["websocket", "event-source"],
  );
  const types = options.types ?? ALL_TYPES;
  const fault = fc.oneof(
    ...types.map((type) =>
      fc.tuple(arbitraries[type], fc.nat(Math.floor(untilMs / STEP_MS)))
        .map(([facts, step]) => ({ atMs: step * STEP_MS, type, ...facts }) as ScriptedFault)
    ),
  );
  return fc.array(fault, { maxLength, size: "max" })
    .map((faults) => faults.toSorted((a, b) => a.atMs - b.atMs));
}

const ALL_TYPES: readonly Fault["type"][] = [
  "path",
  "useless",
  "useless",
  "down",
  "black_hole",
  "up",
  "cut",
  "half_open",
  "restart",
  "overload",
  "idle_cut",
  "lifetime",
  "offline",
  "online",
  "hidden",
  "visible",
  "network_changed",
  "sleep",
  "freeze",
];
