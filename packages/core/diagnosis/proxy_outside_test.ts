import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import { fromProxy, fromServer, type ProbedPath, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

const PROXY = { server: "nginx/1.22.1" };
const lost = fromServer(405, "Method Not Allowed");
const opened = { status: 101, headers: PROXY };
const bare403 = { status: 403, headers: { ...PROXY, "content-length": "0" } };
const html = {
  status: 200,
  headers: { ...PROXY, "content-type": "text/html" },
  body: "<!doctype html><title>App</title>",
};
const redirect = (location: string) => fromProxy(301, { location });
const badKeyAsk = {
  status: 400,
  headers: PROXY,
  body: "Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.\n",
};
const generic = { profile: "generic", path: "/socket" } as const;
const genericPath = {
  target: generic,
  http: {
    "wallet": null,
    "wallet-no-key": null,
    "wallet-query-key": null,
    "post": null,
    "health": html,
    "ws-path": { status: 426, headers: PROXY, body: "Upgrade Required" },
    "ws-path-slash": { status: 426, headers: PROXY, body: "Upgrade Required" },
    "unknown-path": { status: 426, headers: PROXY, body: "Upgrade Required" },
  },
} as const satisfies ProbedPath;
const socketOnly = (answer: ReturnType<typeof fromProxy>): ProbedPath => ({
  http: { "ws-path": answer, "ws-path-slash": answer, "post": answer },
  upgrade: { "normal": answer, "no-key": answer, "no-origin": answer, "foreign-origin": answer },
});
const everyHandshake = (
  answer: ReturnType<typeof fromProxy>,
): NonNullable<ProbedPath["upgrade"]> => ({
  "normal": answer,
  "no-key": answer,
  "no-origin": answer,
  "no-extensions": answer,
  "foreign-origin": answer,
  "unknown-path": answer,
  "trailing-slash": answer,
});

/** What the probes see from outside, and the only right verdict without files of the server. */
const SEEN: readonly (readonly [name: string, verdict: CauseId | null, path: ProbedPath])[] = [
  ["405 of the server", "proxy-drops-upgrade", {
    upgrade: { ...everyHandshake(lost), "unknown-path": fromServer(404, "Not Found") },
  }],
  ["a strict server's own words", "proxy-drops-upgrade", {
    ...genericPath,
    upgrade: everyHandshake({
      status: 426,
      headers: PROXY,
      body: "Failed to open a WebSocket connection: missing Connection header.\n\nYou cannot",
    }),
  }],
  ["a generic server answers as to a plain GET", "proxy-drops-upgrade", {
    target: generic,
    http: {
      ...genericPath.http,
      "ws-path": { status: 400, headers: PROXY, body: "Bad Request" },
    },
    upgrade: everyHandshake({ status: 400, headers: PROXY, body: "Bad Request" }),
  }],
  ["426 of the edge", "upgrade-required", socketOnly(fromProxy(426))],
  ["every fetch is taken for a handshake", "upgrade-forced", {
    http: {
      "health": badKeyAsk,
      "wallet": badKeyAsk,
      "wallet-no-key": badKeyAsk,
      "wallet-query-key": badKeyAsk,
      "ws-path": badKeyAsk,
      "heavy-up": badKeyAsk,
      "heavy-down": badKeyAsk,
      "post": badKeyAsk,
    },
    more: [{ kind: "loopback", at: 9, outcome: "missing", tookMs: 1500 }],
  }],
  ["an event stream is held back", "event-stream-buffered", {
    more: [{ kind: "stream", at: 9, outcome: "buffered", headersMs: null, firstByteMs: null }],
  }],
  ["the wallet is answered without a key", "response-cached", {
    http: { "wallet-no-key": { status: 200, headers: PROXY, body: '{"name":"•••"}' } },
  }],
  ["a handshake is answered out of a cache", "response-cached", {
    http: { "wallet-no-key": { status: 200, headers: PROXY, body: '{"name":"•••"}' } },
    upgrade: everyHandshake(lost),
  }],
  ["only HTTP/2", "http2-without-websocket", {
    upgrade: everyHandshake("closed"),
    more: [{
      kind: "http2",
      at: 9,
      offered: true,
      http1: false,
      extendedConnect: false,
      connectStatus: null,
    }],
  }],
  ["only HTTP/2, told by ALPN", "http2-without-websocket", {
    all: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
  }],
  ["dropped by a proxy without free connections", "proxy-overloaded", {
    all: "ECONNRESET",
    http: { "heavy-down": fromProxy(500), "unknown-path": fromProxy(500) },
    upgrade: { "normal": fromProxy(500) },
  }],
  ["extended CONNECT is refused", "http2-connect-broken", {
    more: [{
      kind: "http2",
      at: 9,
      offered: true,
      http1: true,
      extendedConnect: true,
      connectStatus: 400,
    }],
  }],
  ["the key's header is gone", "api-key-stripped", {
    http: { "wallet": fromServer(401, "No Api Key provided.") },
  }],
  [
    "cookies too large",
    "request-header-too-large",
    socketOnly({
      status: 400,
      headers: PROXY,
      body: "<html><head><title>400 Request Header Or Cookie Too Large</title>",
    }),
  ],
  ["414 for an ordinary query", "request-header-too-large", {
    http: { "heavy-up": fromProxy(414) },
  }],
  ["414 everywhere", "request-header-too-large", { all: fromProxy(414) }],
  ["basic authentication", "auth-required", {
    all: fromProxy(401, { "www-authenticate": 'Basic realm="x"' }),
  }],
  ["a login page", "auth-required", {
    all: fromProxy(302, { location: "https://auth.example.com/login?rd=x" }),
  }],
  ["401 on the socket's path only", "auth-required", socketOnly(fromProxy(401))],
  ["denied on the socket's path", "access-denied", socketOnly(fromProxy(403))],
  ["denied everywhere", "access-denied", { all: fromProxy(403) }],
  ["GET forbidden as a method", "access-denied", socketOnly(fromProxy(405))],
  ["the Origin is refused", "origin-rejected", {
    upgrade: {
      "normal": fromProxy(403),
      "foreign-origin": fromProxy(403),
      "no-key": fromProxy(403),
    },
  }],
  ["the Origin is refused without a word", "origin-rejected", {
    upgrade: { "normal": bare403, "foreign-origin": bare403, "no-key": bare403 },
  }],
  ["redirected to www", "redirected", {
    all: redirect("https://www.lnbits.example.com/api/v1/ws/•••"),
  }],
  ["redirected to a slash", "redirected", {
    upgrade: everyHandshake(redirect("https://lnbits.example.com/api/v1/ws/•••/")),
  }],
  ["redirected to itself", "forwarded-proto-missing", {
    all: redirect("https://lnbits.example.com/api/v1/ws/•••"),
  }],
  ["the proxy's 404 for the socket", "path-not-proxied", socketOnly(fromProxy(404))],
  ["the proxy's 404 for everything", "path-not-proxied", { all: fromProxy(404) }],
  ["a page for every path", "spa-fallback", { ...socketOnly(html) }],
  ["429 for some", "rate-limited", {
    http: { "heavy-down": fromProxy(429), "post": fromProxy(429) },
    upgrade: { "normal": fromProxy(429), "no-origin": fromProxy(429) },
  }],
  ["a burst is partly 503", "rate-limited", {
    more: [{ kind: "burst", at: 9, what: "request", asked: 10, succeeded: 4, statuses: [503] }],
  }],
  ["a second link is refused", "rate-limited", {
    upgrade: { "second": fromProxy(503) },
    more: [{ kind: "burst", at: 9, what: "upgrade", asked: 5, succeeded: 1, statuses: [503] }],
  }],
  ["503 for what comes beside another", "rate-limited", {
    http: {
      "health": fromProxy(503),
      "wallet": null,
      "wallet-query-key": null,
      "post": fromProxy(503),
      "heavy-down": fromProxy(503),
    },
    upgrade: { "normal": fromProxy(503), "no-extensions": fromProxy(503) },
  }],
  ["503 for everything", "maintenance", { all: fromProxy(503, { "retry-after": "3600" }) }],
  ["closed without a byte", "proxy-drops-connection", {
    http: { "ws-path": "closed", "ws-path-slash": "closed", "post": "closed" },
    upgrade: everyHandshake("closed"),
  }],
  ["closed without a byte, and no PROXY line is wanted", "proxy-drops-connection", {
    http: { "ws-path": "closed", "ws-path-slash": "closed", "post": "closed" },
    upgrade: { ...everyHandshake("closed"), "proxy-protocol": fromProxy(400) },
  }],
  ["answered only after a PROXY line", "proxy-protocol-mismatch", {
    all: "closed",
    upgrade: { ...everyHandshake("closed"), "proxy-protocol": opened },
  }],
  ["502 for everything", "bad-gateway", { all: fromProxy(502) }],
  ["502 for the socket", "bad-gateway", socketOnly(fromProxy(502))],
  ["HAProxy's 503", "bad-gateway", {
    all: {
      status: 503,
      headers: { "content-type": "text/html" },
      body: "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this",
    },
  }],
  ["504 for everything", "gateway-timeout", { all: fromProxy(504) }],
  ["nothing behind TLS answers", "gateway-timeout", { all: "timeout" }],
  ["every other handshake is unknown", "not-sticky", {
    more: [{ kind: "burst", at: 9, what: "upgrade", asked: 6, succeeded: 3, statuses: [404] }],
  }],
  ["every other message arrives", "not-sticky", {
    more: [
      { kind: "loopback", at: 8, outcome: "ok", tookMs: 12 },
      { kind: "loopback", at: 9, outcome: "missing", tookMs: 1500 },
    ],
  }],
  ["a POST is too large", "proxy-body-limit", { http: { "post": fromProxy(413) } }],
];

for (const [name, verdict, path] of SEEN) {
  test(`diagnose() from outside: ${name}: ${verdict}`, () => {
    const found = diagnose(probedPath(path));
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
  });
}
