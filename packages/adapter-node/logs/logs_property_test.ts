import fc from "fast-check";
import { expect, test } from "vitest";
import { PROPERTY_TIMEOUT_MS, runsOf } from "../audit/property_runs.setup.ts";
import { accessFormat } from "./access_format.ts";
import { interfaceReader } from "./read_interfaces.ts";
import { netfilterReader } from "./read_netfilter.ts";
import { nginxLogReader } from "./read_nginx_log.ts";
import { serverLogReader } from "./read_server_log.ts";
import { wireguardReader } from "./read_wireguard.ts";
import type { LineReader } from "./text_lines.ts";

const RUNS = runsOf(300);
const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";

const REAL_LINES = [
  '10.0.0.1 - - [20/Nov/2026:15:52:06 +0000] "GET /api/v1/ws/a HTTP/1.1" 405 31 "-" "curl" 0.004',
  "2026/11/20 15:52:06 [error] 7#7: *1 upstream timed out (110: Connection timed out) while " +
  'connecting to upstream, client: 10.0.0.1, server: x, request: "GET / HTTP/1.1"',
  "2026/11/20 15:52:06 [error] 7#7: *1 SSL_do_handshake() failed (SSL: error:0A00010B:SSL " +
  "routines::wrong version number) while SSL handshaking to upstream, client: 10.0.0.1",
  "2026/11/20 15:52:06 [notice] 7#7: signal 15 (SIGTERM) received from 1, exiting",
  '{"request":"GET /feed HTTP/1.1","status":502,"request_time":0.1,"http_upgrade":"-"}',
  'INFO:     10.0.0.2:0 - "GET /api/v1/ws/abc HTTP/1.0" 405 Method Not Allowed',
  `wg0\t${PRIVATE}\tHIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=\t51820\toff`,
  "wg0\txTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\t(none)\t203.0.113.7:51820\t10.8.0.2/32\t1" +
  "\t2\t3\toff",
  "peer: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
  "  latest handshake: 1 hour, 2 minutes, 4 seconds ago",
  "  transfer: 1.50 MiB received, 3.25 KiB sent",
  "interface: wg0",
  "7: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN",
  "    RX:  bytes packets errors dropped  missed   mcast",
  "          9000      40      1       2       0       0",
  "   wg0: 9000 40 1 2 0 0 0 0 148000 400 3 4 0 0 0 0",
  "table inet filter {",
  "udp dport 51820 counter packets 12 bytes 2112 drop",
  "Chain INPUT (policy DROP 17 packets, 800 bytes)",
  "  12K  2112K DROP       udp  --  *      *       0.0.0.0/0            0.0.0.0/0",
  "net.netfilter.nf_conntrack_count = 65536",
];

const readers = (): readonly LineReader<object>[] => [
  nginxLogReader({ path: "/api/v1/ws/•••", since: 1_700_000_000_000, at: 1 }),
  nginxLogReader({ format: '$remote_addr "$request" $status $upstream_response_time', at: 1 }),
  serverLogReader({ since: 1_700_000_000_000, at: 1 }),
  wireguardReader({ at: 1 }),
  interfaceReader({ at: 1 }),
  netfilterReader({ at: 1 }),
];

function readAll(lines: readonly string[]): string {
  const all = readers();
  for (const line of lines) for (const reader of all) reader.read(line);
  return JSON.stringify(all.map((reader) => reader.end()));
}

/** A real line with pieces cut out, doubled, exchanged, or replaced by anything. */
const mutatedLine = fc.tuple(
  fc.constantFrom(...REAL_LINES),
  fc.nat(160),
  fc.nat(24),
  fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...REAL_LINES), fc.constant("")),
).map(([line, from, length, piece]) => line.slice(0, from) + piece + line.slice(from + length));

const anyLine = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  mutatedLine,
  mutatedLine,
  fc.constantFrom(...REAL_LINES),
);

test("log readers never throw and stay small, whatever the text", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 8 }), (lines) => {
      expect(readAll(lines).length).toBeLessThan(40_000);
    }),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);

test("log readers never let a key through, whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 4 }),
      fc.constantFrom(...REAL_LINES),
      fc.nat(160),
      fc.constantFrom(" ", "/", "=", "\t", '"', ","),
      (lines, line, at, gap) => {
        const with32 = `${line.slice(0, at)}${gap}${KEY}${gap}${line.slice(at)}`;
        const told = readAll([...lines, with32, ...lines]);
        expect(told).not.toContain(KEY);
        expect(told).not.toContain(PRIVATE);
      },
    ),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);

test("wireguardReader() never tells a part of a private or preshared key", () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString("base64"));
  const name = fc.stringMatching(/^[a-z]{2,6}\d$/);
  fc.assert(
    fc.property(
      key,
      key,
      key,
      name,
      fc.boolean(),
      mutatedLine,
      (own, shared, peer, wg, dump, odd) => {
        const lines = dump
          ? [
            `${wg}\t${own}\t${peer}\t51820\toff`,
            odd,
            `${wg}\t${peer}\t${shared}\t[fd00::1]:1\t10.0.0.2/32\t5\t6\t7\t25`,
          ]
          : [
            `interface: ${wg}`,
            `  private key: ${own}`,
            odd,
            `peer: ${peer}`,
            `  preshared key: ${shared}`,
            "  transfer: 1 B received, 2 B sent",
          ];
        const reader = wireguardReader({ at: 9000 });
        for (const line of lines) reader.read(line);
        const told = JSON.stringify(reader.end());
        for (const secret of [own, shared]) {
          for (let from = 0; from + 8 <= 43; from += 1) {
            if (told.includes(secret.slice(from, from + 8))) expect(told).toBe("without keys");
          }
        }
        expect(told).toContain(`"peerKey":"${peer.slice(0, 8)}…"`);
      },
    ),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);

test("accessFormat() never throws, whatever the format and the line", () => {
  const format = fc.array(
    fc.oneof(
      fc.constantFrom(
        "$status",
        "$request",
        "${uri}",
        "$upstream_response_time",
        '"',
        " ",
        "[",
        "$",
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  ).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(format, anyLine, (text, line) => {
      const found = accessFormat(text)(line);
      expect(found === null || Number.isInteger(found.status)).toBe(true);
    }),
    RUNS,
  );
}, PROPERTY_TIMEOUT_MS);
