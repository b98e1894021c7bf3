import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

type Tcp = EvidenceOf<"tcp">;

const [target] = probedPath({});
const dns = (addresses: readonly string[], tookMs = 8, error?: string): Evidence => ({
  kind: "dns",
  at: 1,
  name: "lnbits.example.com",
  addresses,
  tookMs,
  ...error === undefined ? {} : { error },
});
const tcp = (address: string, outcome: Tcp["outcome"], error?: string): Tcp => ({
  kind: "tcp",
  at: 2,
  address,
  port: 443,
  outcome,
  tookMs: 9,
  ...error === undefined ? {} : { error },
});
const V4 = "192.0.2.1";
const V6 = "2001:db8::1";
/** A run that ended where TCP did. */
const stopped = (...found: readonly Evidence[]): readonly Evidence[] => [
  target as Evidence,
  dns([V4]),
  ...found,
];
const wholeWith = (...more: readonly Evidence[]): readonly Evidence[] => probedPath({ more });
const idle = (quietMs: number, outcome: "alive" | "cut", said?: "close" | "nothing"): Evidence => ({
  kind: "idle",
  at: 9,
  quietMs,
  outcome,
  ...said === undefined ? {} : { said },
});
const ended = (
  at: number,
  livedMs: number,
  quietMs: number,
  end: EvidenceOf<"close">["end"] = { how: "closed", code: 1006 },
): Evidence => ({ kind: "close", at, routeKind: "websocket", livedMs, quietMs, end });
const quality = (more: Partial<EvidenceOf<"path_quality">>): Evidence => ({
  kind: "path_quality",
  at: 9,
  rttMs: 20,
  rttMaxMs: 40,
  asked: 12,
  late: 0,
  ...more,
});
const sizes = (
  direction: "up" | "down",
  largestPassed: number,
  smallestLost: number | null,
): Evidence => ({ kind: "frame_sizes", at: 9, direction, largestPassed, smallestLost });

const SCENES: readonly (readonly [string, CauseId | null, readonly Evidence[]])[] = [
  ["no such name", "dns-failure", [target as Evidence, dns([], 12, "ENOTFOUND")]],
  ["the resolver is silent", "dns-failure", [target as Evidence, dns([], 4000, "timeout")]],
  ["a sinkhole", "dns-failure", [target as Evidence, dns(["0.0.0.0"]), tcp("0.0.0.0", "refused")]],
  ["a slow resolver", "dns-slow", [
    ...probedPath({}).filter(({ kind }) => kind !== "dns"),
    dns([V4], 5200),
  ]],
  ["no route", "host-unreachable", stopped(tcp(V4, "unreachable", "EHOSTUNREACH"))],
  ["no route in a connection's words", "host-unreachable", [target as Evidence, {
    kind: "upgrade",
    at: 1,
    routeKind: "websocket",
    outcome: "failed",
    tookMs: 3,
    end: { how: "failed", message: "connect ENETUNREACH 192.0.2.1:443" },
  }]],
  ["IPv6 leads nowhere", "ipv6-broken", wholeWith(tcp(V6, "timeout"))],
  ["IPv6 is refused", "ipv6-broken", wholeWith(tcp(V6, "refused"))],
  ["refused", "tcp-refused", stopped(tcp(V4, "refused", "ECONNREFUSED"))],
  [
    "refused without IPv6",
    "tcp-refused",
    stopped(
      tcp(V4, "refused"),
      tcp(V6, "unreachable", "ENETUNREACH"),
    ),
  ],
  ["refused, in a connection's words", "tcp-refused", [target as Evidence, {
    kind: "poll",
    at: 1,
    outcome: "failed",
    tookMs: 3,
    failure: { how: "network", message: "connect ECONNREFUSED 192.0.2.1:443" },
  }]],
  ["silence", "tcp-black-hole", stopped(tcp(V4, "timeout"), tcp(V6, "timeout"))],
  [
    "silence, and a rule that drops",
    "tcp-black-hole",
    stopped(tcp(V4, "timeout"), {
      kind: "netfilter",
      at: 3,
      what: "dropped",
      count: 7,
      rule: "inet filter input tcp dport 443 drop",
    }),
  ],
  ["reset at once", "tcp-reset", stopped(tcp(V4, "reset", "ECONNRESET"))],
  ["reset in TLS", "tcp-reset", [
    ...probedPath({ all: "ECONNRESET" }).filter(({ kind }) => kind !== "tls"),
    { kind: "tls", at: 3, outcome: "error", tookMs: 9, error: "ECONNRESET" },
  ]],
  [
    "open links are reset",
    "tcp-reset",
    wholeWith(
      ended(20, 9000, 10, { how: "closed", code: 1006, message: "read ECONNRESET" }),
      ended(40, 31_000, 10, { how: "closed", code: 1006, message: "read ECONNRESET" }),
    ),
  ],
  [
    "the table is full",
    "conntrack-full",
    stopped(tcp(V4, "timeout"), {
      kind: "netfilter",
      at: 3,
      what: "conntrack-full",
      count: 31,
    }),
  ],
  [
    "the table is nearly full",
    "conntrack-full",
    stopped(tcp(V4, "timeout"), {
      kind: "netfilter",
      at: 3,
      what: "conntrack",
      count: 65_500,
      limit: 65_536,
    }),
  ],
  [
    "a rule that counts connections",
    "conntrack-full",
    wholeWith({
      kind: "netfilter",
      at: 3,
      what: "dropped",
      count: 9,
      rule: "inet lab forward tcp dport 443 ct state new ct count over 2 drop",
    }),
  ],
  [
    "first packets are dropped, open links live",
    "conntrack-full",
    probedPath({
      http: {
        "ws-path-slash": { status: 307, tookMs: 1039 },
        "unknown-path": { status: 404, tookMs: 1038, body: "{}" },
      },
      upgrade: { "no-extensions": { status: 101, tookMs: 1013 } },
      more: [
        { kind: "path_quality", at: 9, rttMs: 1, rttMaxMs: 40, asked: 24, late: 0 },
        { kind: "burst", at: 9, what: "upgrade", asked: 8, succeeded: 6, statuses: [] },
      ],
    }),
  ],
];

for (const [name, verdict, evidence] of SCENES) {
  test(`diagnose() of the way to the host: ${name}: ${verdict ?? "no verdict"}`, () => {
    const found = diagnose(evidence);
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
    equal(/undefined|NaN/.test(found.causes[0]?.fix ?? ""), false);
  });
}

const HEALTHY: readonly (readonly [string, readonly Evidence[]])[] = [
  ["everything", wholeWith()],
  [
    "300 ms away",
    wholeWith(
      quality({ rttMs: 305, rttMaxMs: 420, bytesPerSecond: 60_000 }),
      dns([V4], 900),
    ),
  ],
  ["without IPv6", wholeWith(tcp(V6, "unreachable", "ENETUNREACH"))],
  ["with IPv6", wholeWith(tcp(V6, "connected"))],
  [
    "in the home network, without TLS",
    probedPath({
      target: { tls: false, port: 5000, host: "192.168.1.20" },
    }),
  ],
  ["with one cut that healed", [
    ...wholeWith(ended(9, 61_000, 100)),
    { kind: "upgrade", at: 10, routeKind: "websocket", outcome: "opened", tookMs: 9 },
  ]],
  ["held quiet for minutes", wholeWith(idle(150_000, "alive"), idle(20_000, "alive"))],
  ["with all sizes", wholeWith(sizes("up", 65_536, null), sizes("down", 6300, null))],
  ["three requests that stall together", [
    ...probedPath({
      http: {
        "health": { status: 200, tookMs: 1053, body: "{}" },
        "wallet": { status: 200, tookMs: 1055, body: "{}" },
        "unknown-path": { status: 404, tookMs: 1053, body: "{}" },
      },
      more: [
        { kind: "path_quality", at: 9, rttMs: 1, rttMaxMs: 18, asked: 24, late: 0 },
        { kind: "burst", at: 9, what: "upgrade", asked: 8, succeeded: 8, statuses: [] },
      ],
    }),
  ]],
  [
    "with room in the table",
    wholeWith({
      kind: "netfilter",
      at: 3,
      what: "conntrack",
      count: 900,
      limit: 65_536,
    }),
  ],
  [
    "with a firewall that stops strangers",
    wholeWith({
      kind: "netfilter",
      at: 3,
      what: "dropped",
      count: 4100,
      rule: "inet filter input tcp dport 22 drop",
    }),
  ],
];

for (const [name, evidence] of HEALTHY) {
  test(`diagnose() names nothing on a healthy path: ${name}`, () => {
    deepEqual(diagnose(evidence).causes.map(({ cause }) => cause), []);
  });
}
