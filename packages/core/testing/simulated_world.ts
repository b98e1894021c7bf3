import type { RouteKind } from "../model/route.ts";
import type { Signal } from "../model/signal.ts";
import type { Platform } from "../ports/platform.ts";
import type { Transport } from "../ports/transport.ts";
import type { Fault, FaultScript, PathConditions } from "./fault_script.ts";
import { MemoryStore } from "./memory_store.ts";
import { ScriptedSignals } from "./scripted_signals.ts";
import { SeededRandom } from "./seeded_random.ts";
import { SimulatedLoopback } from "./simulated_loopback.ts";
import { SimulatedNetwork } from "./simulated_network.ts";
import { SimulatedPuller } from "./simulated_puller.ts";
import { SimulatedServer } from "./simulated_server.ts";
import { SimulatedTransport, type Vantage } from "./simulated_transport.ts";
import type { ValueScript } from "./value_script.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** Options of {@linkcode simulatedWorld}. */
export interface WorldOptions {
  /** Of everything that is left to chance, the connection's own too. @default {1} */
  readonly seed?: number;
  /** The first instant, in milliseconds since the epoch. @default {2026-01-01T00:00:00Z} */
  readonly startAt?: number;
  /** What goes wrong. @default {[]} */
  readonly faults?: FaultScript;
  /** When the server's value changes. @default {[]} */
  readonly values?: ValueScript;
  /** How the path is while nothing is wrong. @default {20 ms one way, no jitter, no loss} */
  readonly path?: Partial<PathConditions>;
  /** What transports can see and ask. @default {"program"} */
  readonly vantage?: Vantage;
  /** The carriers that exist. @default {all but poll} */
  readonly kinds?: readonly RouteKind[];
  /** Links go on reporting after they were abandoned, as none may. @default {false} */
  readonly isRude?: boolean;
}

/** A device, a network and a server, in virtual time. */
export interface SimulatedWorld {
  readonly clock: VirtualClock;
  /** Every port, filled; hand it to `connect` or `watchWallet`. */
  readonly platform: Platform;
  readonly server: SimulatedServer;
  readonly network: SimulatedNetwork;
  readonly signals: ScriptedSignals;
  readonly memory: MemoryStore;
  readonly puller: SimulatedPuller;
  readonly loopback: SimulatedLoopback;
  readonly transports: readonly SimulatedTransport[];
  /** Lets so many milliseconds pass. */
  run(ms: number): void;
  /** Strikes now, beside the script. */
  strike(fault: Fault): void;
}

const KINDS: readonly RouteKind[] = [
  "websocket",
  "event-source",
  "line-stream",
  "long-poll",
  "bridge",
  "webtransport",
  "data-channel",
];

/**
 * Makes a world whose every event follows from its options: the same options, the same run, to the
 * millisecond.
 *
 * @example A server that is away for a while
 * ```ts
 * import { Secret } from "@holdfast/core";
 * import { SIMULATED_ADDRESSES, simulatedWorld } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const world = simulatedWorld({ faults: [{ atMs: 1000, type: "restart", forMs: 5000 }] });
 * const seen: number[] = [];
 * const ask = () =>
 *   world.platform.puller.pull(
 *     {
 *       url: new Secret(SIMULATED_ADDRESSES.wallet),
 *       headers: {},
 *       etag: null,
 *       timeoutMs: 5000,
 *       maxBytes: 1000,
 *     },
 *     (result) => seen.push(result.ok ? 200 : result.failure.status ?? 0),
 *   );
 * for (let n = 0; n < 3; n++) {
 *   ask();
 *   world.run(4000);
 * }
 * deepEqual(seen, [200, 502, 200]);
 * ```
 */
export function simulatedWorld(options: WorldOptions = {}): SimulatedWorld {
  const seed = options.seed ?? 1;
  const clock = new VirtualClock(
    options.startAt === undefined ? {} : { startAt: options.startAt },
  );
  const network = new SimulatedNetwork(new SeededRandom(seed), options.path);
  const server = new SimulatedServer(clock.outside, new SeededRandom(seed + 1));
  const surroundings = {
    clock,
    network,
    server,
    isRude: options.isRude ?? false,
  };
  const transports = (options.kinds ?? KINDS).map((kind) =>
    new SimulatedTransport(surroundings, kind, options.vantage ?? "program")
  );
  const puller = new SimulatedPuller(surroundings);
  const signals = new ScriptedSignals();
  const memory = new MemoryStore(clock);
  const strike = (fault: Fault): void => strikeWorld({ ...surroundings, signals }, fault);
  for (const fault of options.faults ?? []) {
    clock.outside.after(fault.atMs, () => strike(fault));
  }
  for (const { atMs, push, lateMs } of options.values ?? []) {
    clock.outside.after(atMs, () => void server.change(push, lateMs));
  }
  const carriers: Partial<Record<RouteKind, Transport>> = {};
  for (const transport of transports) carriers[transport.kind] = transport;
  return {
    clock,
    network,
    server,
    signals,
    memory,
    puller,
    transports,
    loopback: new SimulatedLoopback(surroundings),
    platform: {
      clock,
      random: new SeededRandom(seed + 2),
      signals,
      memory,
      puller,
      transports: carriers,
    },
    run: (ms) => clock.advanceBy(ms),
    strike,
  };
}

type Stage = Pick<SimulatedWorld, "clock" | "network" | "server" | "signals">;

function strikeWorld(stage: Stage, fault: Fault): void {
  const { network, server } = stage;
  switch (fault.type) {
    case "path":
      network.conditions = fault.conditions;
      return;
    case "useless":
      return network.spoil(fault.kinds, fault);
    case "down":
    case "black_hole":
    case "up":
      return network.setReach(fault.type);
    case "cut":
    case "half_open":
      return network.break(fault.type);
    case "restart":
      return server.restart(fault.forMs, fault.isFeedLost ?? false);
    case "overload": {
      const { status = 503, retryAfterMs } = fault;
      const wish = retryAfterMs === undefined ? {} : { retryAfterMs };
      return server.refuse(fault.forMs, { status, body: "busy", ...wish });
    }
    case "key":
      server.isKeyAccepted = fault.isAccepted;
      return;
    case "idle_cut": {
      const { afterMs, isSilent = false } = fault;
      network.idleCut = afterMs === null ? null : { afterMs, isSilent };
      return;
    }
    case "lifetime":
      network.lifetimeMs = fault.maxMs;
      return;
    default:
      strikeDevice(stage, fault);
  }
}

type DeviceFault = Extract<
  Fault,
  {
    type:
      | "offline"
      | "online"
      | "hidden"
      | "visible"
      | "network_changed"
      | "sleep"
      | "freeze"
      | "heal";
  }
>;

function strikeDevice(stage: Stage, fault: DeviceFault): void {
  const { clock, network, server } = stage;
  switch (fault.type) {
    case "offline":
    case "online":
      network.setReach(fault.type === "online" ? "up" : "black_hole");
      return signal(stage, { type: fault.type });
    case "hidden":
    case "visible":
      clock.throttle(fault.type === "hidden" ? fault.throttle : "none");
      return signal(stage, { type: fault.type });
    case "network_changed":
      network.break("half_open");
      return signal(stage, { type: "network_changed", network: fault.network });
    case "sleep":
      if (fault.links !== undefined && fault.links !== "kept") {
        network.break(fault.links);
      }
      return pause(
        stage,
        fault.forMs,
        fault.isSaid === false ? null : "resumed",
      );
    case "freeze":
      if (clock.isAsleep) return;
      signal(stage, { type: "frozen" });
      return pause(stage, fault.forMs, "thawed");
    case "heal":
      network.heal();
      server.heal();
      clock.throttle("none");
      // Nothing tells a device that a path is well again, unless the device was the trouble.
      if (!stage.signals.isOnline) signal(stage, { type: "online" });
      if (!stage.signals.isVisible) signal(stage, { type: "visible" });
  }
}

/** Signals are delivered by the device, hence not while it sleeps. */
function signal(stage: Stage, said: Signal): void {
  stage.clock.whenAwake(() => stage.signals.send(said));
}

function pause(
  stage: Stage,
  forMs: number,
  saying: "resumed" | "thawed" | null,
): void {
  const { clock } = stage;
  if (clock.isAsleep) return;
  clock.fallAsleep();
  clock.outside.after(forMs, () => {
    clock.wake();
    if (saying === null) return;
    const said: Signal = saying === "thawed"
      ? { type: "thawed" }
      : { type: "resumed", gapMs: forMs };
    clock.outside.after(0, () => signal(stage, said));
  });
}
