import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import {
  fromProxy,
  fromServer,
  type ProbedAnswer,
  type ProbedPath,
  probedPath,
} from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

const wholeWith = (...more: readonly Evidence[]): readonly Evidence[] => probedPath({ more });
const idle = (quietMs: number, outcome: "alive" | "cut", said?: "close" | "nothing"): Evidence => ({
  kind: "idle",
  at: 9,
  quietMs,
  outcome,
  ...said === undefined ? {} : { said },
});
const config = (more: Partial<EvidenceOf<"nginx_config">>): Evidence => ({
  kind: "nginx_config",
  at: 9,
  findings: [],
  ...more,
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
const heavy = (path: NonNullable<ProbedPath["http"]>): readonly Evidence[] =>
  probedPath({ http: path });
const lost = fromServer(405, "Method Not Allowed");
const dropped = { upgrade: { "normal": lost, "no-key": lost } } as const;
const noUpgrade = (answer: ProbedAnswer): ProbedPath => ({
  upgrade: {
    "normal": answer,
    "no-key": answer,
    "no-origin": answer,
    "no-extensions": answer,
    "unknown-path": answer,
    "foreign-origin": answer,
    "trailing-slash": answer,
  },
});
const frames = (
  what: EvidenceOf<"frames">["what"],
  outcome: EvidenceOf<"frames">["outcome"],
  flaw?: string,
): Evidence => ({
  kind: "frames",
  at: 8,
  outcome,
  ...what === undefined ? {} : { what },
  ...flaw === undefined ? {} : { flaw },
});
const echo = (outcome: "ok" | "missing", at = 8): Evidence => ({
  kind: "loopback",
  at,
  outcome,
  tookMs: 15,
});

const SCENES: readonly (readonly [string, CauseId | null, readonly Evidence[]])[] = [
  ["a deaf link", "half-open", wholeWith(ended(20, 90_000, 30_000, { how: "timeout" }))],
  [
    "our own messages stop",
    "half-open",
    wholeWith(
      echo("ok", 8),
      echo("missing", 20),
      echo("missing", 40),
    ),
  ],
  [
    "forgotten after 30 s",
    "idle-timeout",
    wholeWith(
      idle(20_000, "alive"),
      idle(30_400, "cut", "nothing"),
    ),
  ],
  [
    "forgotten after 30 s, the proxy waits an hour",
    "idle-timeout",
    wholeWith(
      idle(30_400, "cut", "nothing"),
      config({ readTimeoutMs: 3_600_000 }),
    ),
  ],
  [
    "busy links die at 60 s",
    "lifetime-limit",
    wholeWith({
      kind: "lifetimes",
      at: 9,
      livedMs: [60_050, 60_010, 12_000, 60_200],
      quietMs: [400, 900, 20, 1200],
    }),
  ],
  [
    "a busy link and a quiet one die at 25 s",
    "lifetime-limit",
    wholeWith(
      idle(25_100, "cut", "close"),
      ended(9, 25_050, 25_050),
      ended(10, 25_080, 900),
    ),
  ],
  [
    "large frames vanish",
    "mtu-black-hole",
    wholeWith(
      sizes("up", 1236, 1240),
      sizes("down", 1240, 1248),
    ),
  ],
  ["large requests vanish", "mtu-black-hole", heavy({ "heavy-up": "timeout" })],
  ["large answers vanish", "mtu-black-hole", heavy({ "heavy-down": "timeout" })],
  ["large answers end in 504", "mtu-black-hole", heavy({ "heavy-down": fromProxy(504) })],
  ["one packet in five", "packet-loss", wholeWith(quality({ asked: 20, late: 5, rttMaxMs: 900 }))],
  ["connections that come about late, by luck no pings", "packet-loss", [
    ...probedPath({
      http: {
        "ws-path": { status: 405, tookMs: 1290, body: '{"detail":"Method Not Allowed"}' },
        "unknown-path": { status: 404, tookMs: 1037, body: "{}" },
      },
      upgrade: {
        "normal": { status: 101, tookMs: 1022 },
        "no-origin": { status: 101, tookMs: 1986 },
      },
      more: [quality({ asked: 23 }), echo("ok")],
    }).filter(({ kind }) => kind !== "tcp"),
    { kind: "tcp", at: 2, address: "192.0.2.1", port: 443, outcome: "connected", tookMs: 2046 },
  ]],
  [
    "a satellite",
    "high-latency",
    probedPath({
      upgrade: { "normal": { status: 101, tookMs: 2900 } },
      more: [quality({ rttMs: 720, rttMaxMs: 790 })],
    }),
  ],
  ["so slow that nothing was counted", "high-latency", [
    ...probedPath({
      http: {
        "health": { status: 200, tookMs: 2468, body: "{}" },
        "ws-path": { status: 405, tookMs: 2469, body: '{"detail":"Method Not Allowed"}' },
        ...{ "wallet": null, "heavy-down": null, "heavy-up": null, "wallet-no-key": null },
        ...{ "wallet-query-key": null, "post": null, "ws-path-slash": null, "unknown-path": null },
      },
      upgrade: { "normal": { status: 101, tookMs: 2466 } },
    }).filter(({ kind }) => kind !== "tls"),
    { kind: "tls", at: 3, outcome: "ok", tookMs: 1628, protocol: "TLSv1.2" },
  ]],
  ["64 kbit/s", "low-bandwidth", wholeWith(quality({ bytesPerSecond: 7900 }))],
  [
    "the proxy's log shows handshakes without Upgrade",
    "middlebox-strips-upgrade",
    probedPath({
      ...dropped,
      more: [
        config({ passesUpgrade: true }),
        { kind: "nginx_log", at: 9, what: "upgrade-without-upgrade", count: 3 },
      ],
    }),
  ],
  [
    "the proxy never saw a handshake, and the server a plain request",
    "middlebox-strips-upgrade",
    probedPath({
      ...dropped,
      more: [
        config({ passesUpgrade: true }),
        { kind: "nginx_log", at: 9, what: "handshake-never-seen", count: 3 },
      ],
    }),
  ],
  [
    "a transparent proxy, without TLS",
    "middlebox-strips-upgrade",
    probedPath({
      target: { tls: false, port: 80 },
      upgrade: {
        "normal": { status: 405, headers: { via: "1.1 squid" }, body: '{"detail":"x"}' },
        "no-key": null,
      },
    }),
  ],
  [
    "a filter answers",
    "middlebox-blocks-upgrade",
    probedPath(
      noUpgrade(fromProxy(403, { server: "WebGuard/7" })),
    ),
  ],
  [
    "a filter that names no server",
    "middlebox-blocks-upgrade",
    probedPath(
      noUpgrade({ status: 403, headers: {}, body: "<html><title>Blocked</title>" }),
    ),
  ],
  [
    "a filter that says Via",
    "middlebox-blocks-upgrade",
    probedPath(
      noUpgrade(fromProxy(403, { via: "1.1 filter" })),
    ),
  ],
  ["a filter resets", "middlebox-blocks-upgrade", probedPath(noUpgrade("ECONNRESET"))],
  [
    "a filter swallows, and the proxy's log never saw it",
    "middlebox-blocks-upgrade",
    probedPath({
      ...noUpgrade("timeout"),
      more: [{ kind: "nginx_log", at: 9, what: "handshake-never-seen", count: 8 }],
    }),
  ],
  ["reserved bits", "invalid-frames", wholeWith(frames(undefined, "invalid", "RSV1 is set"))],
  [
    "a library's words",
    "invalid-frames",
    wholeWith(
      ended(9, 40, 10, { how: "closed", code: 1006, message: "Invalid WebSocket frame: RSV2" }),
    ),
  ],
  [
    "no frame passes",
    "middlebox-swallows-frames",
    wholeWith(
      echo("missing"),
      frames("pong", "missing"),
    ),
  ],
  [
    "no frame passes, no server's help",
    "middlebox-swallows-frames",
    wholeWith(
      echo("missing"),
      frames("echo", "missing"),
      frames("pong", "missing"),
    ),
  ],
  ["frames in bursts", "frames-buffered", wholeWith(frames("pong", "late"))],
  [
    "frames that take longer than whole handshakes",
    "frames-buffered",
    wholeWith(quality({ rttMs: 2191, rttMaxMs: 2741 }), frames("pong", "arrived")),
  ],
];

for (const [name, verdict, evidence] of SCENES) {
  test(`diagnose() of links: ${name}: ${verdict ?? "no verdict"}`, () => {
    const found = diagnose(evidence);
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
    equal(/undefined|NaN/.test(found.causes[0]?.fix ?? ""), false);
  });
}

const NEAR_MISSES: readonly (readonly [string, CauseId, readonly Evidence[]])[] = [
  [
    "the proxy's own timeout",
    "idle-timeout",
    wholeWith(
      idle(60_300, "cut", "close"),
      config({ readTimeoutMs: 60_000 }),
    ),
  ],
  [
    "links that die at all ages",
    "lifetime-limit",
    wholeWith({
      kind: "lifetimes",
      at: 9,
      livedMs: [4000, 61_000, 300_000, 9000],
      quietMs: [10, 10, 10, 10],
    }),
  ],
  ["a limit of 8 kB, answered", "mtu-black-hole", wholeWith(sizes("down", 7000, 8192))],
  ["a slow line's large answer", "mtu-black-hole", [
    ...heavy({ "heavy-down": null }),
    {
      kind: "http",
      at: 9,
      what: "heavy-down",
      outcome: "timeout",
      status: 200,
      tookMs: 4000,
      bytes: 40_000,
    },
  ]],
  [
    "certificates that were lost once and came later",
    "mtu-black-hole",
    wholeWith({
      kind: "tls",
      at: 3,
      outcome: "timeout",
      tookMs: 4000,
      facts: { smallAnswer: true },
    }),
  ],
  ["a proxy that drops Upgrade", "middlebox-strips-upgrade", probedPath(dropped)],
  ["a proxy's own 403", "middlebox-blocks-upgrade", probedPath(noUpgrade(fromProxy(403)))],
  [
    "a machine that stalls",
    "mtu-black-hole",
    probedPath({
      http: { "heavy-up": null, "heavy-down": null },
      more: (["heavy-up", "heavy-down"] as const).map((what) => ({
        kind: "http",
        at: 9,
        what,
        outcome: "timeout",
        status: null,
        tookMs: 2005,
      } as const)),
    }),
  ],
  ["one answer that came late", "packet-loss", wholeWith(quality({ late: 1, rttMaxMs: 300 }))],
  [
    "distance makes it slow",
    "low-bandwidth",
    wholeWith(
      quality({ rttMs: 640, rttMaxMs: 700, bytesPerSecond: 19_000 }),
    ),
  ],
  [
    "a server that pushes nothing of ours but pongs",
    "middlebox-swallows-frames",
    wholeWith(
      echo("missing"),
      frames("pong", "arrived"),
    ),
  ],
];

for (const [name, cause, evidence] of NEAR_MISSES) {
  test(`diagnose() does not take ${name} for ${cause}`, () => {
    const { verdict } = diagnose(evidence);
    equal(verdict?.cause === cause, false);
  });
}

test("diagnose() says the measured limit and a keepalive under half of it", () => {
  const { causes } = diagnose(wholeWith(idle(20_000, "alive"), idle(30_400, "cut", "nothing")));
  match(causes[0]?.explanation ?? "", /after 30 s/);
  match(causes[0]?.fix ?? "", /--ws-ping-interval 15\b/);
});
