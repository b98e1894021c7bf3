/**
 * The conformance suite as data: what every transport and every puller must do, whatever carries
 * them. It knows no test runner; an adapter is done when these cases pass against the conformance
 * server, with its capabilities told truthfully.
 *
 * @example Naming the cases that bind a WebSocket that cannot ping
 * ```ts
 * import { PULLER_CASES, transportCases } from "@holdfast/core/testing/conformance";
 * import { ok } from "node:assert/strict";
 *
 * const capabilities = {
 *   canSend: true,
 *   canAsk: false,
 *   seesStatus: false,
 *   hasBinary: true,
 *   canResume: false,
 * };
 * const names = transportCases({ kind: "websocket", capabilities }).map((item) => item.name);
 * ok(names.includes("send() keeps the order"));
 * ok(!names.includes("ask() is answered with its number"));
 * ok(PULLER_CASES.length > 20);
 * ```
 *
 * With any runner: `for (const item of transportCases(transport)) test(item.name, () =>
 * item.run(context))`, where `context` is made by {@linkcode transportContext}.
 *
 * @module
 */
export type {
  ConformanceCase,
  ConformanceTools,
  PullerContext,
  ScenarioParams,
  TransportContext,
} from "./conformance_case.ts";
export { type ConformancePlace, pullerContext, transportContext } from "./conformance_context.ts";
export { CONFORMANCE_BYTES, CONFORMANCE_TEXT } from "./conformance_text.ts";
export type { BenchGateway, BenchSettings, BenchTickets, GatewayContext } from "./gateway_case.ts";
export { GATEWAY_CASES, GATEWAY_POLL_CASES, gatewayCases } from "./gateway_cases.ts";
export { gatewayContext, type GatewayPlace } from "./gateway_context.ts";
export { PULLER_CASES } from "./puller_conformance.ts";
export { TRANSPORT_CASES, transportCases } from "./transport_conformance.ts";
