/**
 * Real servers for tests: the conformance server, against which every transport is judged, and the
 * proxies, which break the path on purpose: of TCP, of datagrams, and of data channels.
 *
 * @example A server that echoes
 * ```ts
 * import { startConformanceServer } from "@holdfast/adapter-node/testing";
 * import { equal } from "node:assert/strict";
 *
 * const server = await startConformanceServer();
 * const answer = await fetch(`${server.url}/conformance/poll/value`);
 * equal(await answer.text(), '{"balance":21000}');
 * await server.close();
 * ```
 *
 * @module
 */
export { type ByteBridge, startByteBridge } from "./byte_bridge.ts";
export {
  type ChannelCounters,
  type ChannelProxy,
  type ChannelProxyOptions,
  startChannelProxy,
} from "./channel_proxy.ts";
export { type ConformanceServer, startConformanceServer } from "./conformance_server.ts";
export {
  DATAGRAM_FAULTS,
  type DatagramFault,
  type DatagramFaultEntry,
  type DatagramFaultType,
} from "./datagram_fault.ts";
export {
  type DatagramCounters,
  type DatagramProxy,
  type DatagramProxyOptions,
  startDatagramProxy,
} from "./datagram_proxy.ts";
export { type Fault, type FaultEntry, FAULTS, type FaultType } from "./fault.ts";
export {
  type FaultCounters,
  type FaultProxy,
  type FaultProxyOptions,
  startFaultProxy,
} from "./fault_proxy.ts";
export { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";
export { type GatewayBenchServer, startGatewayBenchServer } from "./gateway_bench_server.ts";
