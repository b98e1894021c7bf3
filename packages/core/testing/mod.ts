/**
 * Tools to test what is built on `@holdfast/core`, without a network and without waiting. Nothing
 * here imports a test runner; `@holdfast/core/testing/arbitraries` needs fast-check.
 *
 * - **Time**: {@linkcode VirtualClock} (sleep, throttled tabs), {@linkcode clockFromScheduler} for
 *   marble tests.
 * - **One step at a time**: {@linkcode ScriptedTransport}, {@linkcode ScriptedPuller}, {@linkcode
 *   ScriptedSignals}: the test plays the peer by hand.
 * - **A whole world**: {@linkcode simulatedWorld}: a server with a balance that changes, a network
 *   that fails by a script, a device that sleeps; the server's history is the oracle.
 * - **Chance**: {@linkcode SeededRandom}, and arbitraries for options, plans, events and scripts.
 *
 * @example A wallet whose link dies without a word
 * ```ts
 * import { SIMULATED_ADDRESSES, simulatedWorld } from "@holdfast/core/testing";
 * import { Secret, webSocket } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const world = simulatedWorld({
 *   values: [{ atMs: 1000 }, { atMs: 3000 }],
 *   faults: [{ atMs: 2000, type: "half_open" }],
 * });
 * let messages = 0;
 * world.platform.transports.websocket?.open(
 *   {
 *     route: webSocket(SIMULATED_ADDRESSES.walletSocket),
 *     resumeAfter: null,
 *     maxMessageBytes: 10_000,
 *   },
 *   { opened() {}, message: () => void messages++, heard() {}, answered() {}, ended() {} },
 * );
 * world.run(5000);
 * equal(messages, 1);
 * equal(world.server.history.current.version, 2);
 * ```
 *
 * @module
 */
export { clockFromScheduler } from "./clock_from_scheduler.ts";
export {
  type Fault,
  type FaultScript,
  type PathConditions,
  type ScriptedFault,
} from "./fault_script.ts";
export { USELESS_LINKS, type UselessLink } from "./fault_script.ts";
export { MachineStory, type StoryOptions } from "./machine_story.ts";
export {
  type Move,
  traceOf,
  walkMachine,
  type WalkOptions,
  type WalkStep,
} from "./machine_walk.ts";
export { type MemoryMood, MemoryStore } from "./memory_store.ts";
export {
  fromProxy,
  fromServer,
  type ProbedAnswer,
  type ProbedPath,
  probedPath,
} from "./probed_path.ts";
export { ScriptedLink, type ScriptedStage } from "./scripted_link.ts";
export { type ScriptedAnswer, ScriptedPull, ScriptedPuller } from "./scripted_puller.ts";
export {
  type ScriptedPlatform,
  scriptedPlatform,
  type ScriptedPlatformOptions,
} from "./scripted_platform.ts";
export { ScriptedSignals } from "./scripted_signals.ts";
export { ScriptedTransport, type ScriptedTransportOptions } from "./scripted_transport.ts";
export { SeededRandom } from "./seeded_random.ts";
export { readSimulatedFeed, SimulatedFeed } from "./simulated_feed.ts";
export { SimulatedLoopback } from "./simulated_loopback.ts";
export { type Reach, SimulatedNetwork } from "./simulated_network.ts";
export { SimulatedPuller } from "./simulated_puller.ts";
export { SIMULATED_ADDRESSES, SIMULATED_KEY, SimulatedServer } from "./simulated_server.ts";
export { SimulatedTransport, type Vantage } from "./simulated_transport.ts";
export { type SimulatedWorld, simulatedWorld, type WorldOptions } from "./simulated_world.ts";
export { type Moment, ValueHistory } from "./value_history.ts";
export {
  PUSH_MANNERS,
  type PushManner,
  type ScriptedValue,
  type ValueScript,
} from "./value_script.ts";
export { type Throttle, VirtualClock, type VirtualClockOptions } from "./virtual_clock.ts";
