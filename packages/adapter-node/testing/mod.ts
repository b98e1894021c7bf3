/**
 * Real servers for tests: the conformance server, against which every transport is judged, and the
 * fault proxy, which breaks the path on purpose.
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
export { type ConformanceServer, startConformanceServer } from "./conformance_server.ts";
export { type Fault, type FaultEntry, FAULTS, type FaultType } from "./fault.ts";
export {
  type FaultCounters,
  type FaultProxy,
  type FaultProxyOptions,
  startFaultProxy,
} from "./fault_proxy.ts";
export { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";
export { type GatewayBenchServer, startGatewayBenchServer } from "./gateway_bench_server.ts";
