import type { Clock, Platform } from "@holdfast/core";
import {
  createFetchEventSource,
  createFetchLineStream,
  createFetchLongPoll,
  createFetchPuller,
  type FetchEventSourceOptions,
  type FetchLineStreamOptions,
  type FetchLongPollOptions,
} from "@holdfast/core/web";
import {
  dataChannelTransport,
  type DataChannelTransportOptions,
} from "./data_channel_transport.ts";
import { bridgeTransport, type BridgeTransportOptions } from "./bridge_transport.ts";
import { localStorageMemory, type LocalStorageMemoryOptions } from "./local_storage_memory.ts";
import { pageClock } from "./page_clock.ts";
import { pageRandom } from "./page_random.ts";
import { pageSignals, type PageSignalsOptions } from "./page_signals.ts";
import { pageWeb } from "./page_web.ts";
import { webSocketTransport, type WebSocketTransportOptions } from "./web_socket_transport.ts";
import {
  webTransportTransport,
  type WebTransportTransportOptions,
} from "./web_transport_transport.ts";

/** Options of {@linkcode browserPlatform}. */
export interface BrowserPlatformOptions {
  /** For the WebSocket transport. @default {{}} */
  readonly webSocket?: WebSocketTransportOptions;
  /** For the event stream transport. @default {{}} */
  readonly eventSource?: FetchEventSourceOptions;
  /** For the streamed lines. @default {{}} */
  readonly lineStream?: FetchLineStreamOptions;
  /** For the long polls. @default {{}} */
  readonly longPoll?: FetchLongPollOptions;
  /** For the bridges. @default {{}} */
  readonly bridge?: BridgeTransportOptions;
  /** For the data channels; there are none where there is no `RTCPeerConnection`. @default {{}} */
  readonly dataChannel?: DataChannelTransportOptions;
  /** For WebTransport; there is none where the page has none. @default {{}} */
  readonly webTransport?: WebTransportTransportOptions;
  /** For the signals. @default {{}} */
  readonly signals?: PageSignalsOptions;
  /** For the memory. @default {{}} */
  readonly memory?: LocalStorageMemoryOptions;
  /** Carries event streams and pulls. @default {globalThis.fetch} */
  readonly fetch?: typeof fetch;
}

/**
 * Every port of core, filled by a page. Making one has no effect, on a server either: the page is
 * touched only when a connection uses a port.
 *
 * @example On a server, where there is no page
 * ```ts
 * import { browserPlatform } from "@holdfast/adapter-browser";
 * import { deepEqual } from "node:assert/strict";
 *
 * const platform = browserPlatform();
 * deepEqual(Object.keys(platform.transports), [
 *   "websocket",
 *   "event-source",
 *   "line-stream",
 *   "long-poll",
 *   "bridge",
 * ]);
 * ```
 */
export function browserPlatform(options: BrowserPlatformOptions = {}): Platform {
  const clock = pageClock();
  const web = pageWeb(options.fetch);
  return {
    clock,
    random: pageRandom(),
    signals: pageSignals(options.signals),
    memory: localStorageMemory(options.memory),
    puller: createFetchPuller(web, clock),
    transports: {
      "websocket": webSocketTransport(options.webSocket),
      "event-source": createFetchEventSource(web, clock, options.eventSource),
      "line-stream": createFetchLineStream(web, clock, options.lineStream),
      "long-poll": createFetchLongPoll(web, clock, options.longPoll),
      "bridge": bridgeTransport(options.bridge, clock),
      ...webTransports(options, clock),
      ...dataChannels(options, clock),
    },
  };
}

/** The carrier where the page can have it; extensions and policies take it away from some. */
function dataChannels(
  { dataChannel, fetch }: BrowserPlatformOptions,
  clock: Clock,
): Platform["transports"] {
  const constructor = dataChannel?.RTCPeerConnection ?? globalThis.RTCPeerConnection;
  if (constructor === undefined) return {};
  const options = { ...(fetch === undefined ? {} : { fetch }), ...dataChannel };
  return { "data-channel": dataChannelTransport(options, clock) };
}

/** The carrier where the page can have it: in a secure context, of an engine that knows it. */
function webTransports(
  { webTransport }: BrowserPlatformOptions,
  clock: Clock,
): Platform["transports"] {
  const constructor = webTransport?.WebTransport ?? globalThis.WebTransport;
  return constructor === undefined ? {} : {
    "webtransport": webTransportTransport(webTransport, clock),
  };
}
