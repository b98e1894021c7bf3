import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import type { ConfigFinding, NginxLogLine } from "../model/host_evidence.ts";
import { fromProxy, fromServer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

type Severity = ConfigFinding["severity"];
type Said = readonly [cause: CauseId, severity: Severity];

/** A configuration that was read, with what the auditor found in it. */
function config(said: readonly Said[], more: { readonly readTimeoutMs?: number } = {}): Evidence {
  const findings = said.map(([cause, severity], index) => ({
    cause,
    severity,
    file: "/etc/nginx/sites-enabled/lnbits",
    line: 10 + index,
    directive: "proxy_set_header",
    message: "A sentence of the auditor",
    fix: "proxy_set_header Upgrade $http_upgrade;",
  }));
  const passesUpgrade = !said.some(([cause, severity]) =>
    severity === "error" && !["read-timeout", "event-stream-buffered"].includes(cause)
  );
  return { kind: "nginx_config", at: 9, findings, passesUpgrade, upstream: UPSTREAM, ...more };
}

const UPSTREAM = "http://10.0.0.2:5000";
const log = (...lines: readonly NginxLogLine[]): readonly Evidence[] =>
  lines.map((what) => ({ kind: "nginx_log", at: 9, what, count: 3, example: "a line" }));
const error = (cause: CauseId): Said => [cause, "error"];
const warning = (cause: CauseId): Said => [cause, "warning"];

const lost = fromServer(405, "Method Not Allowed");
const notFound = fromServer(404, "Not Found");
const dropped: ProbedPath = {
  upgrade: {
    "normal": lost,
    "no-key": lost,
    "no-origin": lost,
    "no-extensions": lost,
    "foreign-origin": lost,
    "unknown-path": notFound,
    "trailing-slash": notFound,
  },
};
const bare403 = { status: 403, headers: { server: "nginx/1.22.1" } };
const rewritten: ProbedPath = {
  http: { "ws-path": notFound },
  upgrade: {
    "normal": bare403,
    "no-key": bare403,
    "no-origin": bare403,
    "foreign-origin": bare403,
    "no-extensions": bare403,
  },
};
const strict = { status: 400, headers: { "content-type": "text/plain" } };
const bad: ProbedPath = { all: fromProxy(502) };
const late: ProbedPath = { all: fromProxy(504) };
const refusedTcp: ProbedPath = {
  more: [{
    kind: "tcp",
    at: 2,
    address: "192.0.2.1",
    port: 443,
    outcome: "refused",
    tookMs: 2,
    error: "ECONNREFUSED",
  }],
};
const cutAt = (quietMs: number, said: "close" | "nothing" = "close"): Evidence => ({
  kind: "idle",
  at: 9,
  quietMs,
  outcome: "cut",
  said,
});
const close = (at: number, livedMs: number): Evidence => ({
  kind: "close",
  at,
  routeKind: "websocket",
  livedMs,
  quietMs: 900,
  end: { how: "closed", code: 1006 },
});

const peer = (
  end: "near" | "far",
  growth: { readonly receivedGrowth: number; readonly sentGrowth: number },
): Evidence => ({
  kind: "wireguard",
  at: 9,
  interface: "wg0",
  end,
  isUp: true,
  handshakeAgeS: 34,
  receivedBytes: 27_999_416,
  sentBytes: 6_493_956,
  ...growth,
});

function seen(path: ProbedPath, ...more: readonly Evidence[]): readonly Evidence[] {
  const isDown = path === refusedTcp;
  const probed = probedPath(path).filter(({ kind }) =>
    !isDown || kind === "target" || kind === "dns"
  );
  return [...probed, ...isDown ? path.more ?? [] : [], ...more];
}

/** What the probes see with the proxy's files in hand, and the only right verdict. */
const DECIDED: readonly (readonly [CauseId, readonly Evidence[]])[] = [
  ["missing-upgrade-header", seen(dropped, config([error("missing-upgrade-header")]))],
  [
    "missing-upgrade-header",
    seen(
      dropped,
      config([
        error("missing-upgrade-header"),
        error("missing-connection-header"),
        warning("http-1.0-upstream"),
        warning("host-header-changed"),
      ]),
    ),
  ],
  ["upgrade-header-wrong", seen(dropped, config([error("upgrade-header-wrong")]))],
  ["missing-connection-header", seen(dropped, config([error("missing-connection-header")]))],
  [
    "connection-header-overwritten",
    seen(dropped, config([error("connection-header-overwritten"), warning("upgrade-forced")])),
  ],
  [
    "header-inheritance-cancelled",
    seen(
      dropped,
      config([error("header-inheritance-cancelled"), error("missing-upgrade-header")]),
    ),
  ],
  [
    "http-1.0-upstream",
    seen(
      { upgrade: { ...dropped.upgrade, "normal": { status: 426, body: "HTTP/1.1 required" } } },
      config([error("http-1.0-upstream")]),
    ),
  ],
  [
    "http-1.0-upstream",
    seen(
      {
        upgrade: {
          "normal": strict,
          "no-key": strict,
          "no-origin": strict,
          "no-extensions": strict,
          "foreign-origin": strict,
          "unknown-path": strict,
        },
      },
      config([["http-1.0-upstream", "info"]]),
    ),
  ],
  ["wrong-location", seen(dropped, config([error("wrong-location")]))],
  ["config-invalid", seen(refusedTcp, config([error("config-invalid")]))],
  ["config-invalid", seen(dropped, config([error("config-invalid")]))],
  [
    "host-header-changed",
    seen(
      { upgrade: { "normal": bare403, "foreign-origin": bare403, "no-key": bare403 } },
      config([warning("host-header-changed")]),
    ),
  ],
  [
    "forwarded-proto-missing",
    seen(
      { all: fromProxy(301, { location: "https://lnbits.example.com/api/v1/ws/•••" }) },
      config([warning("forwarded-proto-missing")]),
    ),
  ],
  ["forwarded-proto-missing", seen({}, config([warning("forwarded-proto-missing")]))],
  [
    "host-header-changed",
    seen(
      {
        http: { "ws-path-slash": fromProxy(307, { location: "http://10.0.0.2:5000/api/v1/ws/•" }) },
      },
      config([warning("host-header-changed"), warning("forwarded-proto-missing")]),
    ),
  ],
  [
    "duplicate-header",
    seen(
      { upgrade: { "normal": { status: 400, headers: {}, body: "Invalid request" } } },
      config([error("duplicate-header")]),
    ),
  ],
  [
    "upgrade-forced",
    seen(
      {
        http: {
          "health": { status: 400, body: "Bad Request" },
          "wallet": { status: 400, body: "Bad Request" },
        },
      },
      config([error("upgrade-forced")]),
    ),
  ],
  ["read-timeout", seen({}, config([], { readTimeoutMs: 60_000 }), cutAt(60_400))],
  ["read-timeout", seen({}, config([], { readTimeoutMs: 60_000 }), cutAt(75_000, "nothing"))],
  ["read-timeout", seen({}, cutAt(60_400), ...log("upstream-timed-out-reading-upgraded"))],
  ["send-timeout", seen({}, ...log("upstream-timed-out-sending"))],
  [
    "event-stream-buffered",
    seen(
      {},
      config([warning("event-stream-buffered")]),
      { kind: "stream", at: 9, outcome: "buffered", headersMs: 20, firstByteMs: null },
    ),
  ],
  [
    "api-key-stripped",
    seen(
      { http: { "wallet": fromServer(401, "No Api Key provided.") } },
      config([error("api-key-stripped")]),
    ),
  ],
  ["request-header-too-large", seen({ all: fromProxy(431) }, ...log("client-header-too-large"))],
  [
    "auth-required",
    seen({ all: fromProxy(401) }, config([error("auth-required")]), ...log("auth-failed")),
  ],
  [
    "access-denied",
    seen({ all: fromProxy(403) }, config([error("access-denied")]), ...log("access-forbidden")),
  ],
  ["path-rewritten", seen(rewritten, config([error("path-rewritten")]))],
  [
    "path-not-proxied",
    seen({ all: fromProxy(404) }, config([error("path-not-proxied")]), ...log("file-not-found")),
  ],
  ["wrong-virtual-host", seen({ all: fromProxy(404) }, config([error("wrong-virtual-host")]))],
  [
    "rate-limited",
    seen(
      {
        more: [{ kind: "burst", at: 9, what: "request", asked: 8, succeeded: 3, statuses: [503] }],
      },
      ...log("limited-requests", "status-503"),
    ),
  ],
  [
    "connection-limited",
    seen(
      { upgrade: { "second": fromProxy(503) } },
      ...log("limited-connections", "status-503"),
    ),
  ],
  [
    "connection-limited",
    seen({ upgrade: { "second": fromProxy(503) } }, config([warning("connection-limited")])),
  ],
  [
    "proxy-overloaded",
    seen({ upgrade: { "normal": fromProxy(500) } }, ...log("worker-connections-exhausted")),
  ],
  ["proxy-overloaded", seen({}, ...log("files-exhausted"))],
  ["proxy-protocol-mismatch", seen({ all: "closed" }, ...log("proxy-protocol-broken"))],
  ["proxy-down", seen(refusedTcp, ...log("stopped"))],
  ["proxy-restarted", seen({}, close(2, 90_000), close(3, 40_000), close(3, 12_000))],
  ["proxy-restarted", seen({}, close(2, 90_000), ...log("restarted"))],
  ["upstream-refused", seen(bad, ...log("upstream-refused", "status-502"))],
  ["upstream-wrong-scheme", seen(bad, ...log("upstream-wrong-scheme", "status-502"))],
  [
    "upstream-wrong-scheme",
    seen({ all: fromProxy(502) }, config([error("upstream-wrong-scheme")])),
  ],
  ["upstream-header-too-big", seen(bad, ...log("upstream-header-too-big", "status-502"))],
  ["upstream-all-down", seen(bad, ...log("upstream-refused", "upstream-all-down", "status-502"))],
  ["upstream-aborted", seen(bad, ...log("upstream-closed-early", "status-502"))],
  ["upstream-aborted", seen(bad, ...log("upstream-reset", "status-502"))],
  ["upstream-unresolved", seen(bad, ...log("upstream-unresolved", "status-502"))],
  ["upstream-unreachable", seen(late, ...log("upstream-timed-out-connecting", "status-504"))],
  ["upstream-unreachable", seen({ all: "timeout" }, ...log("upstream-timed-out-connecting"))],
  ["upstream-unreachable", seen(bad, ...log("upstream-no-route", "status-502"))],
  [
    "upstream-unreachable",
    seen(
      late,
      ...log("upstream-timed-out-connecting"),
      peer("near", { receivedGrowth: 0, sentGrowth: 2112 }),
      peer("far", { receivedGrowth: 2112, sentGrowth: 0 }),
      {
        kind: "interface",
        at: 9,
        name: "wg0",
        end: "far",
        receivedPackets: 29_021,
        sentPackets: 33_570,
        dropped: 0,
        isUp: true,
      },
    ),
  ],
  ["upstream-hangs", seen(late, ...log("upstream-timed-out-reading", "status-504"))],
  ["upstream-hangs", seen({ all: "timeout" }, ...log("upstream-timed-out-reading"))],
  [
    "rate-limited",
    seen(
      {
        all: fromProxy(429),
        http: { "health": { status: 200, body: "{}" }, "ws-path": lost },
        upgrade: { "normal": { status: 101 }, "no-key": fromProxy(429) },
      },
      config([warning("rate-limited")]),
    ),
  ],
  [
    "proxy-drops-connection",
    seen({ all: "closed", http: { "health": { status: 200, body: "{}" } } }),
  ],
  [
    "not-sticky",
    seen(
      {
        http: { "wallet": fromServer(404, "Wallet not found."), "ws-path": notFound },
        upgrade: { "normal": { status: 404 } },
        more: [{
          kind: "burst",
          at: 9,
          what: "upgrade",
          asked: 8,
          succeeded: 4,
          statuses: [404],
        }],
      },
    ),
  ],
  [
    "not-sticky",
    seen(
      {
        more: [{ kind: "burst", at: 9, what: "upgrade", asked: 6, succeeded: 3, statuses: [403] }],
      },
      config([warning("not-sticky")]),
    ),
  ],
  ["proxy-body-limit", seen({ http: { "post": fromProxy(413) } }, ...log("client-body-too-large"))],
  [
    "server-without-websocket",
    seen(dropped, config([]), {
      kind: "server_log",
      at: 9,
      what: "no-websocket-library",
      count: 2,
    }),
  ],
];

for (const [index, [verdict, evidence]] of DECIDED.entries()) {
  test(`diagnose() names ${verdict} with the files in hand (${index})`, () => {
    const found = diagnose(evidence);
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
  });
}
