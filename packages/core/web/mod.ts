/**
 * What a page and Node share: event streams and pulls over an injected `fetch`. The Web APIs come
 * in as structural types, so core itself stays free of both platforms.
 *
 * @example A puller from the platform's own `fetch`
 * ```ts
 * import { createFetchPuller } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * const puller = createFetchPuller(
 *   {
 *     fetch: (url, init) => fetch(url, init),
 *     createAbort: () => new AbortController(),
 *     createDecoder: () => new TextDecoder(),
 *   },
 *   { now: () => 0, after: () => () => {} },
 * );
 * equal(typeof puller.pull, "function");
 * ```
 *
 * @module
 */
export { bridgeSession, type BridgeSocketLike } from "./bridge_session.ts";
export { type BridgePlatform, createBridge } from "./create_bridge.ts";
export { createDataChannel, type DataChannelOptions } from "./create_data_channel.ts";
export { createWebTransport, type WebTransportOptions } from "./create_web_transport.ts";
export { type StateReport, StateReporter, type StateReporterOptions } from "./state_reporter.ts";
export type { DataChannelLike, PeerLike } from "./data_channel_peer.ts";
export { EventStreamParser } from "./event_stream_parser.ts";
export type { EventStreamListener, StreamEvent } from "./event_stream_parser.ts";
export { FEED_PROTOCOL, feedAnswer, feedAsk } from "./feed_ask.ts";
export { failureText } from "./failure_text.ts";
export { createFetchEventSource, type FetchEventSourceOptions } from "./fetch_event_source.ts";
export { createFetchLineStream, type FetchLineStreamOptions } from "./fetch_line_stream.ts";
export { createFetchLongPoll, type FetchLongPollOptions } from "./fetch_long_poll.ts";
export { createFetchPuller } from "./fetch_puller.ts";
export { BODY_START_MAX, bodyStart, retryAfterOf, tellingHeaders } from "./http_evidence.ts";
export { type LineListener, LineParser } from "./line_parser.ts";
export { requestSecrets } from "./request_secrets.ts";
export { utf8LengthExceeds } from "./utf8_length.ts";
export type {
  SessionLike,
  SessionPlatform,
  SessionStreamLike,
  StreamWriterLike,
} from "./web_transport_session.ts";
export { socketAddress, withAfter } from "./with_after.ts";
export type {
  BodyReader,
  FetchInit,
  HeadersLike,
  ResponseLike,
  WebPlatform,
} from "./web_platform.ts";
