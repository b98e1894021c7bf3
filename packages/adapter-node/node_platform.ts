import type { Platform } from "@holdfast/core";
import type {
  FetchEventSourceOptions,
  FetchLineStreamOptions,
  FetchLongPollOptions,
} from "@holdfast/core/web";
import { bridgeTransport } from "./bridge_transport.ts";
import {
  dataChannelTransport,
  type DataChannelTransportOptions,
} from "./data_channel_transport.ts";
import { diskMemory, type DiskMemoryOptions } from "./disk_memory.ts";
import { eventSourceTransport } from "./event_source_transport.ts";
import { fetchPuller } from "./fetch_puller.ts";
import { lineStreamTransport } from "./line_stream_transport.ts";
import { longPollTransport } from "./long_poll_transport.ts";
import { hasQuicLibrary } from "./http3/quic_library.ts";
import { hasPeerLibrary } from "./peer_library.ts";
import { nodeSignals, type NodeSignalsOptions } from "./node_signals.ts";
import { systemClock } from "./system_clock.ts";
import { turnClock } from "./turn_clock.ts";
import { systemRandom } from "./system_random.ts";
import { webSocketTransport, type WebSocketTransportOptions } from "./web_socket_transport.ts";
import {
  webTransportTransport,
  type WebTransportTransportOptions,
} from "./web_transport_transport.ts";

/** Options for {@linkcode nodePlatform}; each part has its own defaults. */
export interface NodePlatformOptions {
  /** Limits of the WebSockets. */
  readonly webSocket?: WebSocketTransportOptions;
  /** Patience of the event streams. */
  readonly eventSource?: FetchEventSourceOptions;
  /** Patience of the streamed lines. */
  readonly lineStream?: FetchLineStreamOptions;
  /** How long the questions of long polls are held. */
  readonly longPoll?: FetchLongPollOptions;
  /**
   * Asks for data channels too; there are some where the optional dependency `node-datachannel` is
   * installed.
   */
  readonly dataChannel?: DataChannelTransportOptions;
  /**
   * Asks for WebTransport too, which Node itself has not; there is some where the optional peer
   * `@currentspace/http3` is installed.
   */
  readonly webTransport?: WebTransportTransportOptions;
  /** How sleep is noticed. */
  readonly signals?: Omit<NodeSignalsOptions, "clock">;
  /** Where the memory lies. */
  readonly memory?: DiskMemoryOptions;
}

/**
 * Every port of core, filled by Node: WebSockets over `ws`, event streams and pulls over `fetch`, a
 * memory on disk, the system's clock and chance. Making it has no effect.
 *
 * @example Its carriers
 * ```ts
 * import { nodePlatform } from "@holdfast/adapter-node";
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(Object.keys(nodePlatform().transports), [
 *   "websocket",
 *   "event-source",
 *   "line-stream",
 *   "long-poll",
 *   "bridge",
 * ]);
 * ```
 */
export function nodePlatform(options: NodePlatformOptions = {}): Platform {
  const clock = turnClock(systemClock());
  return {
    clock,
    random: systemRandom(),
    signals: nodeSignals({ ...options.signals, clock }),
    memory: diskMemory(options.memory),
    puller: fetchPuller(clock),
    transports: {
      "websocket": webSocketTransport(options.webSocket),
      "event-source": eventSourceTransport(options.eventSource, clock),
      "line-stream": lineStreamTransport(options.lineStream, clock),
      "long-poll": longPollTransport(options.longPoll, clock),
      "bridge": bridgeTransport({}, clock),
      ...(options.webTransport !== undefined && hasQuicLibrary()
        ? { "webtransport": webTransportTransport(options.webTransport, clock) }
        : {}),
      ...(options.dataChannel !== undefined && hasPeerLibrary()
        ? { "data-channel": dataChannelTransport(options.dataChannel, clock) }
        : {}),
    },
  };
}
