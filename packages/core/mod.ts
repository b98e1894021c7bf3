/**
 * A live connection as a pure state machine: fallback, backoff, heartbeat and freshness, over
 * whatever still works.
 *
 * `transition(state, event)` and `activities(state)` decide everything as plain data; {@linkcode
 * connect} runs them with the
 * ports of a platform; {@linkcode watchWallet} watches an LNbits wallet on top of it all.
 *
 * @example Watch a value over a WebSocket, with polls to fall back on
 * ```ts
 * import { connect, poll, webSocket } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const { platform } = scriptedPlatform();
 * const connection = connect({
 *   routes: [webSocket("wss://host/feed"), poll("https://host/value")],
 *   platform,
 * });
 * equal(connection.state.phase, "idle");
 * connection.state$.subscribe();
 * equal(connection.state.phase, "connecting");
 * connection.close();
 * ```
 *
 * @module
 */
export * from "./model/activity.ts";
export * from "./model/cursor.ts";
export * from "./model/errors.ts";
export * from "./model/event.ts";
export * from "./model/evidence.ts";
export * from "./model/freshness.ts";
export * from "./model/link_end.ts";
export * from "./model/mask.ts";
export * from "./model/options.ts";
export * from "./model/quality.ts";
export * from "./model/route.ts";
export * from "./model/secret.ts";
export * from "./model/signal.ts";
export * from "./model/state.ts";
export * from "./model/trace.ts";
export * from "./ports/clock.ts";
export * from "./ports/loopback.ts";
export * from "./ports/memory.ts";
export * from "./ports/platform.ts";
export * from "./ports/puller.ts";
export * from "./ports/random.ts";
export * from "./ports/signals.ts";
export * from "./ports/transport.ts";
export * from "./policy/backoff.ts";
export * from "./policy/clock_step.ts";
export * from "./policy/close_code.ts";
export * from "./policy/freshness.ts";
export * from "./policy/heartbeat.ts";
export * from "./policy/ladder.ts";
export * from "./policy/quality.ts";
export * from "./policy/random_sequence.ts";
export * from "./policy/retry_after.ts";
export * from "./policy/retry_budget.ts";
export * from "./policy/round_trip.ts";
export { activities } from "./machine/activities.ts";
export { formatTraceEntry } from "./machine/format_trace.ts";
export { freshnessBoundMs } from "./machine/freshness_bound.ts";
export { initialState } from "./machine/initial_state.ts";
export { brokenInvariants } from "./machine/invariants.ts";
export { nextAttemptAt } from "./machine/next_attempt.ts";
export { phaseOf } from "./machine/phase.ts";
export { type Replay, replayTrace } from "./machine/replay.ts";
export { transition } from "./machine/transition.ts";
export * from "./feed/codec.ts";
export * from "./feed/cursor_feed.ts";
export * from "./feed/seen_keys.ts";
export { connect, type ConnectOptions } from "./runtime/connect.ts";
export * from "./runtime/connection.ts";
export * from "./lnbits/mod.ts";
