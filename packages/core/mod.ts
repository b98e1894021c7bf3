/**
 * A live connection as a pure state machine: fallback, backoff, heartbeat and freshness, over
 * whatever still works.
 *
 * `transition(state, event)` and `activities(state)` decide everything as plain data; {@linkcode
 * connect} runs them with the ports of a platform; {@linkcode watchWallet} watches an LNbits wallet
 * on top of it all.
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
export type { Activity } from "./model/activity.ts";
export type { Cursor, FeedItem } from "./model/cursor.ts";
export { formatCursor, parseCursor } from "./model/cursor_text.ts";
export type { ConnectionEvent, ConnectionEventType } from "./model/event.ts";
export { CAUSE_IDS, type CauseId } from "./model/cause_id.ts";
export type { Evidence, EvidenceKind, EvidenceOf } from "./model/evidence.ts";
export type { ServerProfile } from "./model/host_evidence.ts";
export { type FeedAnswer, type FeedAnswers, feedEvidence } from "./feed/feed_evidence.ts";
export type { Hop, Seen } from "./model/seen.ts";
export type { Fresh, Freshness } from "./model/freshness.ts";
export type { LinkEnd, PullFailure } from "./model/link_end.ts";
export { maskText } from "./model/mask.ts";
export { DEFAULT_OPTIONS, OPTION_LIMITS, type Options, resolveOptions } from "./model/options.ts";
export type { Quality, QualityGrade } from "./model/quality.ts";
export {
  type Ask,
  bridge,
  dataChannel,
  eventSource,
  type Guarantee,
  isPull,
  lineStream,
  longPoll,
  poll,
  type Route,
  type RouteKind,
  type RouteOptions,
  type RouteSpec,
  webSocket,
  webTransport,
} from "./model/route.ts";
export { MASK, Secret } from "./model/secret.ts";
export type { Signal } from "./model/signal.ts";
export type {
  ConnectionState,
  Doubt,
  LinkState,
  Outage,
  Phase,
  Plan,
  Proof,
  PullState,
  RouteRecord,
  Surroundings,
} from "./model/state.ts";
export type { Trace, TraceEntry } from "./model/trace.ts";
export type { Clock } from "./ports/clock.ts";
export type { Loopback, OpenLoopback } from "./ports/loopback.ts";
export type { Memory } from "./ports/memory.ts";
export type { Platform } from "./ports/platform.ts";
export type { Puller, PullRequest, PullResult } from "./ports/puller.ts";
export type { Random } from "./ports/random.ts";
export type { Signals } from "./ports/signals.ts";
export type {
  LinkListener,
  LinkRequest,
  OpenFacts,
  OpenLink,
  SendResult,
  Transport,
  TransportCapabilities,
} from "./ports/transport.ts";
export {
  type BackoffShape,
  type BackoffWindow,
  backoffWindow,
  nextBackoffMs,
} from "./policy/backoff.ts";
export { type ClockReading, clockStepMs, elapsedClock } from "./policy/clock_step.ts";
export { type EndVerdict, endVerdict } from "./policy/close_code.ts";
export { type FreshnessFacts, maxAgeMs, pullEveryMs } from "./policy/freshness.ts";
export {
  type AskLimits,
  longerAskMs,
  shorterAskMs,
  suspiciousSilenceMs,
} from "./policy/heartbeat.ts";
export { decayed } from "./policy/decay.ts";
export { isGated } from "./policy/gate.ts";
export { ladder, type Rung } from "./policy/ladder.ts";
export { addQualitySample, type QualitySample, UNKNOWN_QUALITY } from "./policy/quality.ts";
export { nextRandom } from "./policy/random_sequence.ts";
export { parseRetryAfter } from "./policy/retry_after.ts";
export {
  type Budget,
  budgetAllowsAt,
  type BudgetShape,
  fullBudget,
  takeAttempt,
} from "./policy/retry_budget.ts";
export { addRoundTrip, patienceMs, type RoundTrip } from "./policy/round_trip.ts";
export { activities } from "./machine/activities.ts";
export { formatTraceEntry } from "./machine/format_trace.ts";
export { freshnessBoundMs } from "./machine/freshness_bound.ts";
export { initialState } from "./machine/initial_state.ts";
export { brokenInvariants } from "./machine/invariants.ts";
export { nextAttemptAt } from "./machine/next_attempt.ts";
export { phaseOf } from "./machine/phase.ts";
export { type Replay, replayTrace } from "./machine/replay.ts";
export { transition } from "./machine/transition.ts";
export { type Codec, type PullItem, rawCodec } from "./feed/codec.ts";
export {
  type Accepted,
  acceptItem,
  type CursorFeed,
  emptyFeed,
  type PlacedItem,
} from "./feed/cursor_feed.ts";
export { feedCodec, type ReadValue } from "./feed/feed_codec.ts";
export { SeenKeys } from "./feed/seen_keys.ts";
export type { Diagnosis, Finding, RuledOut } from "./diagnosis/diagnosis.ts";
export { diagnose } from "./diagnosis/diagnose.ts";
export { connect, type ConnectOptions } from "./runtime/connect.ts";
export type { Connection, Message, SendOutcome } from "./runtime/connection.ts";
export {
  ADMIN_KEY_REFUSED,
  type Balance,
  checkWallet,
  parsePayment,
  parsePayments,
  type Payment,
  readWalletFeedValue,
  serverBase,
  type Wallet,
  type WalletCheck,
  walletCodec,
  type WalletFeed,
  type WalletFeedValue,
  walletKey,
  type WalletNews,
  type WalletPlace,
  type WalletProblem,
  walletRoutes,
  watchWallet,
  watchWalletFeed,
  type WatchWalletFeedOptions,
  type WatchWalletOptions,
} from "./lnbits/mod.ts";
