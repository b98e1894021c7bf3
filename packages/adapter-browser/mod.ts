/**
 * A page fills the ports of `@holdfast/core`: WebSocket, event streams and polls by `fetch`, page
 * lifecycle, `localStorage`, clock and chance; and looks for what is wrong with the path
 * ({@linkcode
 * probePage}). Importing and making anything has no effect, so it
 * may be done on a server too.
 *
 * @example A wallet's news by WebSocket, else by event stream, and its balance by polls
 * ```ts
 * import { browserPlatform, connect, eventSource, poll, webSocket } from
 * "@holdfast/adapter-browser"; import { equal } from "node:assert/strict";
 *
 * const connection = connect({
 *   platform: browserPlatform(),
 *   routes: [
 *     webSocket("wss://shop.example/live"),
 *     eventSource("https://shop.example/live"),
 *     poll("https://shop.example/value", 2000),
 *   ],
 * });
 * // Nothing happens until somebody subscribes: connection.message$.subscribe(show)
 * equal(connection.state.phase, "idle");
 * connection.close();
 * ```
 *
 * @module
 */
export { bridgeTransport, type BridgeTransportOptions } from "./bridge_transport.ts";
export { browserPlatform, type BrowserPlatformOptions } from "./browser_platform.ts";
export {
  dataChannelTransport,
  type DataChannelTransportOptions,
} from "./data_channel_transport.ts";
export { lnbitsLoopback, type LnbitsLoopbackOptions } from "./lnbits_loopback.ts";
export {
  localStorageMemory,
  type LocalStorageMemoryOptions,
  type MemoryStorage,
} from "./local_storage_memory.ts";
export { pageClock, type PageClockOptions } from "./page_clock.ts";
export { type FillRandom, pageRandom } from "./page_random.ts";
export type { PageNetwork, PageScope, PageTarget } from "./page_scope.ts";
export { pageSignals, type PageSignalsOptions } from "./page_signals.ts";
export { probeGateway, type ProbeGatewayOptions } from "./probes/probe_gateway.ts";
export { probePage } from "./probes/probe_page.ts";
export type { ProbeLimits, ProbePageOptions, ProbeStep } from "./probes/probe_options.ts";
export type { ProbeScope } from "./probes/probe_scope.ts";
export { reportStates, type ReportStatesOptions } from "./report_states.ts";
export { sharedTransport } from "./tabs/shared_transport.ts";
export type { TabChannel, TabLocks, TabScope } from "./tabs/tab_scope.ts";
export { type SleepWatch, sleepWatch, type SleepWatchOptions } from "./sleep_watch.ts";
export { webSocketTransport, type WebSocketTransportOptions } from "./web_socket_transport.ts";
export {
  webTransportTransport,
  type WebTransportTransportOptions,
} from "./web_transport_transport.ts";

export {
  connect,
  type Connection,
  dataChannel,
  eventSource,
  longPoll,
  poll,
  webSocket,
  webTransport,
} from "@holdfast/core";
