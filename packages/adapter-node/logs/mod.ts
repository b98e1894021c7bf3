/**
 * Logs and counters of the hosts on the path, as evidence: nginx, the server, WireGuard, network
 * interfaces, the firewall. Line by line, bounded, and never throwing on any text.
 *
 * @example What the proxy's error log tells
 * ```ts
 * import { readNginxLog } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const [found] = await readNginxLog([
 *   "2026/11/20 15:52:06 [error] 7#7: *1 connect() failed (111: Connection refused) while " +
 *   'connecting to upstream, client: 10.0.0.1, server: x, request: "GET / HTTP/1.1"',
 * ]);
 * equal(found?.what, "upstream-refused");
 * ```
 *
 * @module
 */
export { type AccessFormat, accessFormat } from "./access_format.ts";
export type { AccessLine } from "./access_line.ts";
export { type InterfaceOptions, interfaceReader, readInterfaces } from "./read_interfaces.ts";
export { netfilterReader, readNetfilter } from "./read_netfilter.ts";
export { type NginxLogOptions, nginxLogReader, readNginxLog } from "./read_nginx_log.ts";
export { readServerLog, type ServerLogOptions, serverLogReader } from "./read_server_log.ts";
export { readWireguard, type WireguardOptions, wireguardReader } from "./read_wireguard.ts";
export { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";
