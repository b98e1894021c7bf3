import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import type { ConfigFinding, NginxLogLine } from "../model/host_evidence.ts";
import { fromProxy, fromServer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { ALL_CAUSES } from "./all_causes.ts";
import { diagnose } from "./diagnose.ts";

type Severity = ConfigFinding["severity"];

function config(
  severity: Severity,
  causes: readonly CauseId[],
  more: { readonly readTimeoutMs?: number } = {},
): Evidence {
  const findings = causes.map((cause, index) => ({
    cause,
    severity,
    file: "nginx.conf",
    line: index + 1,
    directive: "proxy_pass",
    message: "A sentence of the auditor",
    fix: "",
  }));
  return { kind: "nginx_config", at: 9, findings, passesUpgrade: true, ...more };
}

const PROXY = { server: "nginx/1.22.1" };
const everyCause = ALL_CAUSES.map(({ id }) => id);
const log = (...lines: readonly NginxLogLine[]): readonly Evidence[] =>
  lines.map((what) => ({ kind: "nginx_log", at: 9, what, count: 2 }));
const framework = { status: 404, headers: PROXY, body: "Cannot GET /socket" };

/** Paths that work, some of them in unusual ways. */
const HEALTHY: readonly (readonly [name: string, path: ProbedPath])[] = [
  ["nothing unusual", {}],
  ["a redirect to http, and nothing read that says why", {
    http: { "ws-path-slash": fromProxy(307, { location: "http://lnbits.example.com/a" }) },
  }],
  ["no key given", { http: { "wallet": null, "wallet-query-key": null } }],
  ["a configuration full of remarks", {
    http: { "ws-path-slash": null },
    more: [config("info", everyCause)],
  }],
  ["a configuration full of warnings", {
    http: { "ws-path-slash": null },
    more: [config("warning", everyCause)],
  }],
  ["a short read timeout under pings", {
    more: [
      config("warning", ["read-timeout"], { readTimeoutMs: 60_000 }),
      { kind: "idle", at: 9, quietMs: 150_000, outcome: "alive" },
    ],
  }],
  ["the configuration of another site", { more: [config("error", ["missing-upgrade-header"])] }],
  ["HTTP/2 beside HTTP/1.1", {
    more: [{
      kind: "http2",
      at: 9,
      offered: true,
      http1: true,
      extendedConnect: false,
      connectStatus: null,
    }],
  }],
  ["HTTP/2 that carries WebSockets", {
    more: [{
      kind: "http2",
      at: 9,
      offered: true,
      http1: true,
      extendedConnect: true,
      connectStatus: 200,
    }],
  }],
  ["pages of other sites are refused", { upgrade: { "foreign-origin": fromProxy(403) } }],
  ["everything at once succeeds", {
    more: [
      { kind: "burst", at: 9, what: "upgrade", asked: 5, succeeded: 5, statuses: [] },
      { kind: "burst", at: 9, what: "request", asked: 10, succeeded: 10, statuses: [] },
    ],
  }],
  ["a rate limit of hundreds", {
    more: [{
      kind: "burst",
      at: 9,
      what: "request",
      asked: 300,
      succeeded: 200,
      statuses: [429],
    }],
  }],
  ["old lines in the log", {
    more: log(...["upstream-refused", "status-502", "client-closed", "status-499"] as const),
  }],
  ["a stream arrives, pings and closes are answered", {
    more: [
      { kind: "stream", at: 9, outcome: "live", headersMs: 20, firstByteMs: 30 },
      { kind: "frames", at: 9, outcome: "arrived", what: "pong" },
      { kind: "frames", at: 9, outcome: "arrived", what: "close" },
      { kind: "channel", at: 9, is: "invoice-key", pushedTo: true },
      { kind: "values", at: 9, outcome: "same" },
    ],
  }],
  ["a socket that leaves plain requests waiting", {
    target: { profile: "generic", path: "/socket" },
    http: { "ws-path": "timeout", "wallet": null, "wallet-no-key": null, "wallet-query-key": null },
    more: [{ kind: "stream", at: 9, outcome: "buffered", headersMs: null, firstByteMs: null }],
  }],
  ["no event streams there", {
    more: [{ kind: "stream", at: 9, outcome: "absent", headersMs: 10, firstByteMs: null }],
  }],
  ["large pushes do not fit a query", {
    more: [{
      kind: "frame_sizes",
      at: 9,
      direction: "down",
      largestPassed: 4096,
      smallestLost: 8192,
      how: "refused",
      status: 414,
    }],
  }],
  ["a server that is no LNbits", {
    target: { profile: "generic", path: "/socket" },
    http: {
      "wallet": null,
      "wallet-no-key": null,
      "wallet-query-key": null,
      "post": null,
      "ws-path": framework,
      "ws-path-slash": framework,
      "unknown-path": framework,
    },
    upgrade: { "unknown-path": framework, "no-key": { status: 400, body: "Bad Request" } },
  }],
];

for (const [name, path] of HEALTHY) {
  test(`diagnose() names nothing on a path that works: ${name}`, () => {
    const { outcome, causes } = diagnose(probedPath(path));
    deepEqual([outcome, causes.map(({ cause }) => cause)], ["healthy", []]);
  });
}

const lost = fromServer(405, "Method Not Allowed");
const dropped: ProbedPath = {
  upgrade: { "normal": lost, "no-key": lost, "no-origin": lost, "foreign-origin": lost },
};
const limited = { kind: "burst", at: 9, what: "request", asked: 9, succeeded: 4 } as const;

/** What must not be named, however near it is. */
const NEAR: readonly (readonly [name: string, wrong: CauseId, path: ProbedPath])[] = [
  ["405 from outside", "missing-upgrade-header", dropped],
  ["405 with a remark", "missing-upgrade-header", {
    ...dropped,
    more: [config("info", ["missing-upgrade-header"])],
  }],
  ["405 with the right lines", "proxy-drops-upgrade", { ...dropped, more: [config("info", [])] }],
  ["405 with a warning of another thing", "host-header-changed", {
    ...dropped,
    more: [config("warning", ["host-header-changed", "upgrade-forced"])],
  }],
  ["502 with a warning", "missing-upgrade-header", {
    all: fromProxy(502),
    more: [config("error", ["missing-upgrade-header"])],
  }],
  ["502 from outside", "upstream-refused", { all: fromProxy(502) }],
  ["504 from outside", "upstream-hangs", { all: fromProxy(504) }],
  ["503 of a limit", "maintenance", {
    upgrade: { "normal": fromProxy(503) },
    more: [{ ...limited, statuses: [503] }],
  }],
  ["503 for the socket's path alone", "rate-limited", {
    http: { "ws-path": fromProxy(503), "ws-path-slash": fromProxy(503), "post": fromProxy(503) },
    upgrade: {
      "normal": fromProxy(503),
      "no-key": fromProxy(503),
      "no-origin": fromProxy(503),
      "no-extensions": fromProxy(503),
      "foreign-origin": fromProxy(503),
    },
  }],
  ["503 of a limit, from outside", "connection-limited", {
    upgrade: { "second": fromProxy(503) },
    more: [{ ...limited, statuses: [503] }],
  }],
  ["404 of the proxy, from outside", "wrong-virtual-host", { all: fromProxy(404) }],
  ["404 of the server, from outside", "path-rewritten", {
    http: { "ws-path": fromServer(404, "Not Found") },
    upgrade: { "normal": { status: 403, headers: PROXY } },
  }],
  ["a link cut at 60 s, from outside", "read-timeout", {
    more: [{ kind: "idle", at: 9, quietMs: 60_300, outcome: "cut", said: "close" }],
  }],
  ["a link cut at 60 s, and an hour configured", "read-timeout", {
    more: [
      { kind: "idle", at: 9, quietMs: 60_300, outcome: "cut", said: "close" },
      config("info", [], { readTimeoutMs: 3_600_000 }),
    ],
  }],
  ["403 that the proxy's log does not know", "access-denied", {
    upgrade: { "normal": fromProxy(403), "no-origin": fromProxy(403), "no-key": fromProxy(403) },
    more: [config("info", []), ...log("status-405")],
  }],
  ["a slow way", "gateway-timeout", {
    all: "timeout",
    more: [{ kind: "path_quality", at: 9, rttMs: 1800, rttMaxMs: 1900, asked: 6, late: 0 }],
  }],
  ["an unknown handshake that the proxy's log does not know", "handshake-unanswered", {
    upgrade: { "normal": "timeout", "no-key": "timeout" },
    more: log("status-405"),
  }],
  ["HTTP/2 beside HTTP/1.1, and 405", "http2-without-websocket", {
    ...dropped,
    more: [{
      kind: "http2",
      at: 9,
      offered: true,
      http1: true,
      extendedConnect: false,
      connectStatus: null,
    }],
  }],
  ["an unknown key", "api-key-stripped", {
    http: {
      "wallet": fromServer(404, "Wallet not found."),
      "wallet-query-key": fromServer(404, "Wallet not found."),
    },
  }],
  ["a restart that healed", "closed-by-server", {
    more: [{
      kind: "close",
      at: 3,
      routeKind: "websocket",
      livedMs: 90_000,
      quietMs: 300,
      end: { how: "closed", code: 1012, wasClean: true },
    }],
  }],
  ["a change without a push on the wrong id", "push-missing", {
    more: [
      { kind: "values", at: 9, outcome: "change-without-push" },
      { kind: "channel", at: 9, is: "wallet-id", pushedTo: false },
    ],
  }],
  ["refused, and no log of the proxy's host", "proxy-down", {
    all: "ECONNRESET",
    more: [{
      kind: "tcp",
      at: 2,
      address: "192.0.2.1",
      port: 443,
      outcome: "refused",
      tookMs: 1,
    }],
  }],
];

for (const [name, wrong, path] of NEAR) {
  test(`diagnose() does not say ${wrong} for ${name}`, () => {
    equal(diagnose(probedPath(path)).verdict?.cause === wrong, false);
  });
}

/** What a verdict from outside leaves open, the children that only files can tell. */
const OPEN: readonly (readonly [CauseId, readonly CauseId[], ProbedPath])[] = [
  ["proxy-drops-upgrade", ["missing-upgrade-header", "header-inheritance-cancelled"], dropped],
  ["bad-gateway", ["upstream-refused", "upstream-aborted"], { all: fromProxy(502) }],
  ["gateway-timeout", ["upstream-unreachable", "upstream-hangs"], { all: fromProxy(504) }],
  ["path-not-proxied", ["wrong-virtual-host"], { all: fromProxy(404) }],
];

for (const [verdict, children, path] of OPEN) {
  test(`diagnose() leaves open which ${verdict} it is, and says what would decide`, () => {
    const { causes, nextProbe } = diagnose(probedPath(path));
    equal(causes[0]?.cause, verdict);
    for (const child of children) equal(causes[0]?.candidates.includes(child), true, child);
    equal(nextProbe?.command?.includes("holdfast doctor https://lnbits.example.com --nginx"), true);
  });
}
