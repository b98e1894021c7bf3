/**
 * Node fills the ports of `@holdfast/core`: WebSockets, event streams, pulls, a memory on disk.
 *
 * @example Watch a value from Node
 * ```ts
 * import { connect } from "@holdfast/core";
 * import { nodePlatform, poll, webSocket } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const connection = connect({
 *   routes: [webSocket("ws://127.0.0.1:9/feed"), poll("http://127.0.0.1:9/value")],
 *   platform: nodePlatform(),
 * });
 * equal(connection.state.phase, "idle");
 * connection.close();
 * ```
 *
 * @module
 */
export {
  dataChannel,
  eventSource,
  lineStream,
  longPoll,
  poll,
  type Route,
  type RouteOptions,
  webSocket,
  webTransport,
} from "@holdfast/core";
export {
  audit,
  auditConfig,
  type AuditInput,
  type AuditOptions,
  type AuditReport,
  configEvidence,
  type ConfigFiles,
  type ConfigFinding,
  type ConfigProblem,
  type EffectiveSummary,
  type NginxConfigEvidence,
  nodeConfigFiles,
  type OtherProxy,
} from "./audit/mod.ts";
export { bridgeTransport } from "./bridge_transport.ts";
export {
  dataChannelTransport,
  type DataChannelTransportOptions,
} from "./data_channel_transport.ts";
export { diskMemory, type DiskMemoryOptions } from "./disk_memory.ts";
export { eventSourceTransport } from "./event_source_transport.ts";
export { fetchPuller } from "./fetch_puller.ts";
export { lineStreamTransport } from "./line_stream_transport.ts";
export { longPollTransport } from "./long_poll_transport.ts";
export { nodePlatform, type NodePlatformOptions } from "./node_platform.ts";
export { nodeSignals, type NodeSignalsOptions } from "./node_signals.ts";
export { turnClock } from "./turn_clock.ts";
export { systemClock, type SystemClockOptions } from "./system_clock.ts";
export { consult, type Visit } from "./report/consult.ts";
export type { Consultation } from "./report/consultation.ts";
export { htmlReport } from "./report/html_report.ts";
export { systemRandom } from "./system_random.ts";
export { webSocketTransport, type WebSocketTransportOptions } from "./web_socket_transport.ts";
export {
  webTransportTransport,
  type WebTransportTransportOptions,
} from "./web_transport_transport.ts";
export {
  DEFAULT_DEADLINES,
  type ProbeDeadlines,
  type ProbeOptions,
  probePath,
  type ProbeStep,
  type VantagePoint,
} from "./probes/mod.ts";
export {
  type AccessFormat,
  accessFormat,
  type AccessLine,
  type InterfaceOptions,
  interfaceReader,
  type LineReader,
  netfilterReader,
  type NginxLogOptions,
  nginxLogReader,
  readInterfaces,
  readLines,
  readNetfilter,
  readNginxLog,
  type ReadOptions,
  readServerLog,
  readWireguard,
  type ServerLogOptions,
  serverLogReader,
  type TextSource,
  type WireguardOptions,
  wireguardReader,
} from "./logs/mod.ts";
