import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import type { NginxLogLine } from "../model/host_evidence.ts";
import { fromProxy, fromServer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

/** What looks the same, and what each thing that decides makes of it. */
interface Pair {
  readonly seen: readonly Evidence[];
  /** The verdict while nothing decides; null where none may be given. */
  readonly open: CauseId | null;
  readonly decided: readonly (readonly [by: string, verdict: CauseId, ...Evidence[]])[];
}

const config = (
  findings: readonly CauseId[],
  more: Partial<EvidenceOf<"nginx_config">> = {},
): Evidence => ({
  kind: "nginx_config",
  at: 9,
  findings: findings.map((cause, index) => ({
    cause,
    severity: "error",
    file: "/etc/nginx/nginx.conf",
    line: 10 + index,
    directive: "proxy_pass",
    message: "A sentence of the auditor",
    fix: "",
  })),
  passesUpgrade: findings.length === 0,
  ...more,
});
const log = (what: NginxLogLine): Evidence => ({ kind: "nginx_log", at: 9, what, count: 3 });
const lost = fromServer(405, "Method Not Allowed");
const notFound = fromServer(404, "Not Found");
const bare403 = { status: 403, headers: { server: "nginx/1.22.1" } };
const all = (path: ProbedPath["all"]): readonly Evidence[] =>
  probedPath(path === undefined ? {} : { all: path });
const cut: Evidence = { kind: "idle", at: 9, quietMs: 60_400, outcome: "cut", said: "close" };
const few: Evidence = {
  kind: "burst",
  at: 9,
  what: "upgrade",
  asked: 8,
  succeeded: 3,
  statuses: [503],
};
const peer = (end: "near" | "far", received: number, sent: number): Evidence => ({
  kind: "wireguard",
  at: 9,
  interface: "wg0",
  end,
  isUp: true,
  handshakeAgeS: 34,
  receivedBytes: 27_000,
  sentBytes: 64_000,
  receivedGrowth: received,
  sentGrowth: sent,
});
const farInterface = (receivedGrowth: number): Evidence => ({
  kind: "interface",
  at: 9,
  name: "wg0",
  end: "far",
  isUp: true,
  receivedPackets: 400,
  sentPackets: 300,
  receivedGrowth,
  dropped: 0,
});

const PAIRS: Readonly<Record<string, Pair>> = {
  "read-timeout / idle-timeout": {
    seen: probedPath({ more: [cut] }),
    open: "idle-timeout",
    decided: [
      ["the proxy says 60 s", "read-timeout", config([], { readTimeoutMs: 60_000 })],
      ["the proxy says an hour", "idle-timeout", config([], { readTimeoutMs: 3_600_000 })],
    ],
  },
  "rate-limited / connection-limited": {
    seen: probedPath({ upgrade: { "second": fromProxy(503) }, more: [few] }),
    open: "rate-limited",
    decided: [
      ["the error log limits requests", "rate-limited", log("limited-requests")],
      ["the error log limits connections", "connection-limited", log("limited-connections")],
      [
        "the configuration limits connections",
        "connection-limited",
        config(["connection-limited"]),
      ],
    ],
  },
  "route-missing / path-rewritten": {
    seen: probedPath({
      http: { "ws-path": notFound },
      upgrade: {
        "normal": bare403,
        "no-key": bare403,
        "no-origin": bare403,
        "no-extensions": bare403,
        "foreign-origin": bare403,
      },
    }),
    open: "route-missing",
    decided: [
      ["proxy_pass has a URI", "path-rewritten", config(["path-rewritten"])],
      ["proxy_pass leaves the path alone", "route-missing", config([])],
    ],
  },
  "path-not-proxied / wrong-virtual-host": {
    seen: all(fromProxy(404)),
    open: "path-not-proxied",
    decided: [
      ["no location has that path", "path-not-proxied", config(["path-not-proxied"])],
      ["another server answers the name", "wrong-virtual-host", config(["wrong-virtual-host"])],
    ],
  },
  "tcp-reset / proxy-protocol-mismatch": {
    seen: all("closed"),
    open: "proxy-drops-connection",
    decided: [
      ["the error log", "proxy-protocol-mismatch", log("proxy-protocol-broken")],
      ["PROXY protocol, spoken", "proxy-protocol-mismatch", {
        kind: "upgrade",
        at: 9,
        routeKind: "websocket",
        variant: "proxy-protocol",
        outcome: "opened",
        status: 101,
        tookMs: 12,
      }],
    ],
  },
  "proxy-drops-upgrade / server-without-websocket / middlebox-strips-upgrade": {
    seen: probedPath({
      upgrade: { "normal": lost, "no-key": lost, "no-origin": lost, "no-extensions": lost },
    }),
    open: "proxy-drops-upgrade",
    decided: [
      ["a line is missing", "missing-upgrade-header", config(["missing-upgrade-header"])],
      ["the server's own warning", "server-without-websocket", config([]), {
        kind: "server_log",
        at: 9,
        what: "no-websocket-library",
        count: 2,
      }],
      [
        "right lines, and handshakes that came without Upgrade",
        "middlebox-strips-upgrade",
        config([]),
        log("upgrade-without-upgrade"),
      ],
    ],
  },
  "upstream-unreachable / wireguard-allowed-ips": {
    seen: [...all(fromProxy(504)), log("upstream-timed-out-connecting")],
    open: "upstream-unreachable",
    decided: [
      [
        "packets enter the server's peer, and none leaves its tunnel",
        "wireguard-allowed-ips",
        peer("near", 0, 2112),
        peer("far", 2112, 0),
        farInterface(0),
      ],
      [
        "packets leave the tunnel, and the server answers none",
        "upstream-unreachable",
        peer("near", 0, 2112),
        peer("far", 2112, 0),
        farInterface(14),
      ],
    ],
  },
};

for (const [name, { seen, open, decided }] of Object.entries(PAIRS)) {
  test(`diagnose() of ${name} names ${open ?? "nothing"} while nothing decides`, () => {
    deepEqual(diagnose(seen).verdict?.cause ?? null, open);
  });
  for (const [by, verdict, ...more] of decided) {
    test(`diagnose() of ${name} names ${verdict} by this: ${by}`, () => {
      const { verdict: found, causes } = diagnose([...seen, ...more]);
      const told = causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
      deepEqual([found?.cause ?? null, told], [verdict, told]);
    });
  }
}
