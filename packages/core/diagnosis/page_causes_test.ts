import { deepEqual, match } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { diagnose } from "./diagnose.ts";
import { PATH_CAUSES } from "./path_causes.ts";
import { Scene } from "./scene.ts";

type Http = EvidenceOf<"http">;
type Scenes = readonly (readonly [
  name: string,
  verdict: CauseId | null,
  evidence: readonly Evidence[],
])[];

const target: EvidenceOf<"target"> = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "page",
};
const http = (
  what: Http["what"],
  outcome: Http["outcome"],
  status: number | null = null,
): Http => ({
  kind: "http",
  at: 2,
  what,
  outcome,
  status,
  tookMs: outcome === "timeout" ? 4500 : 20,
  ...status === null
    ? {}
    : { bodyStart: status === 200 ? "{}" : '{"detail":"Method Not Allowed"}' },
});
const ask = (outcome: Http["outcome"], status: number | null = null): readonly Http[] => [
  http("wallet", outcome, status),
  http("health", outcome, status),
];
const upgrade = { kind: "upgrade", at: 3, routeKind: "websocket", tookMs: 30 } as const;
const failed: Evidence = {
  ...upgrade,
  outcome: "failed",
  end: { how: "failed", code: 1006, wasClean: false },
  fired: "error-and-close",
};
const hung: Evidence = { ...upgrade, outcome: "timeout", end: { how: "timeout" } };
const opened: Evidence = { ...upgrade, outcome: "opened" };
const cut = (at: number, code = 1006): Evidence => ({
  kind: "close",
  at,
  routeKind: "websocket",
  livedMs: 45_000,
  quietMs: 800,
  end: { how: "closed", code, wasClean: code !== 1006 },
});
const echo = (at: number, outcome: "ok" | "missing" = "ok"): Evidence => ({
  kind: "loopback",
  at,
  outcome,
  tookMs: 15,
});
const page = (what: EvidenceOf<"page">["what"], detail?: string, at = 1): Evidence => ({
  kind: "page",
  at,
  what,
  ...detail === undefined ? {} : { detail },
});
const server = [...ask("answered", 200), http("no-cors", "opaque")];
const wsPath = http("ws-path", "answered", 405);
const nothing = [...ask("failed"), http("no-cors", "failed"), http("ws-path", "failed"), failed];
const works = [...server, wsPath, opened, echo(4)];

const SCENES: Scenes = [
  ["only the upgrade dies", "upgrade-refused", [...server, wsPath, failed]],
  ["the upgrade failed, and nobody asked for the path", null, [...server, failed]],
  ["the path's answer may not be read", "path-refused", [
    ...server,
    http("ws-path", "failed"),
    failed,
  ]],
  ["the path is redirected", "path-refused", [...server, http("ws-path", "opaque"), failed]],
  ["answers that may not be read", "proxy-error", [
    ...ask("failed"),
    http("no-cors", "opaque"),
    http("ws-path", "failed"),
    failed,
  ]],
  ["error pages for all but the link", "proxy-error", [
    ...ask("failed"),
    http("no-cors", "opaque"),
    http("post", "failed"),
    opened,
  ]],
  ["nothing, at once", "unreachable", nothing],
  ["nothing, for ever", "unanswered", [
    ...ask("timeout"),
    http("no-cors", "timeout"),
    http("ws-path", "timeout"),
    hung,
  ]],
  ["polls and handshakes hang", "unanswered", [
    { kind: "poll", at: 2, outcome: "failed", tookMs: 9000, failure: { how: "timeout" } },
    hung,
  ]],
  ["an open link ended with 1006", "connection-cut", [...works, cut(9)]],
  ["open links end with 1006 again and again", "connection-cut", [
    ...works,
    cut(9),
    cut(20),
    echo(40),
  ]],
  ["no network", "offline", [page("offline"), ...nothing]],
  ["a captive portal", "offline", [page("captive-portal", "status 511"), ...nothing]],
  ["network again", null, [page("offline"), page("online", undefined, 5), ...works]],
  ["ws:// from https://", "mixed-content", [
    page("secure-page"),
    page("mixed-content", "ws: from an https: page"),
    { ...upgrade, outcome: "failed", fired: "exception", end: { how: "failed" } },
    ...ask("failed"),
  ]],
  ["the page's policy, reported", "content-security-policy", [
    page("csp-violation", "connect-src"),
    ...nothing,
  ]],
  ["the page's policy, by an error without a close", "content-security-policy", [
    ...server,
    wsPath,
    { ...upgrade, outcome: "failed", fired: "error", end: { how: "failed" } },
  ]],
  ["a key in a header", "header-on-websocket", [...server, wsPath, {
    ...upgrade,
    outcome: "refused",
    end: {
      how: "refused",
      status: 401,
      headers: { "content-type": "application/json" },
      bodyStart: '{"detail":"X-Api-Key header is missing"}',
    },
  }]],
  ["options where protocols are due", "header-on-websocket", [...server, wsPath, {
    ...upgrade,
    outcome: "failed",
    fired: "exception",
    end: { how: "failed", message: "SyntaxError: The subprotocol '[object Object]' is invalid" },
  }]],
  ["a retry held back", "browser-throttle", [
    ...server,
    wsPath,
    page("retry-delayed", "12 s"),
    hung,
  ]],
  ["a frozen tab", "page-frozen", [
    ...works,
    page("frozen", "300 s", 10),
    { ...cut(11), end: { how: "timeout" } } as Evidence,
  ]],
  ["timers that run late", "page-frozen", [
    ...server,
    opened,
    page("timers-late", "61 s late", 10),
    echo(11, "missing"),
  ]],
  ["a public page, a private server", "local-network-access", [
    page("address-space", "private"),
    ...nothing,
  ]],
  ["the permission denied, by default", "unreachable", [
    page("address-space", "permission denied"),
    ...nothing,
  ]],
  ["another network under an open link", "address-changed", [
    ...works,
    page("address-changed", "wifi to cellular", 10),
    { ...cut(14), end: { how: "timeout" } } as Evidence,
  ]],
  ["another network, no event", "address-changed", [
    ...works,
    page("address-changed", undefined, 10),
    echo(14, "missing"),
  ]],
  ["six connections are taken", "browser-connection-limit", [
    ...ask("timeout"),
    http("no-cors", "timeout"),
    page("fetch-hangs-socket-opens"),
    opened,
  ]],
  ["no CORS headers", "cors-refused", [
    ...ask("failed"),
    http("no-cors", "opaque"),
    http("ws-path", "failed"),
    opened,
    echo(4),
  ]],
  ["no CORS headers, and the page says so", "cors-refused", [
    ...ask("failed"),
    http("no-cors", "opaque"),
    page("cors-refused"),
    opened,
    echo(4),
  ]],
  ["no CORS headers, and what is posted arrives", "cors-refused", [
    ...ask("failed"),
    http("no-cors", "opaque"),
    http("post", "failed"),
    opened,
    echo(4),
  ]],
  ["two CORS headers", "cors-refused", [
    { ...http("wallet", "answered", 200), headers: { "access-control-allow-origin": "*, *" } },
    wsPath,
    opened,
    echo(4),
  ]],
  ["407 from the own proxy", "forward-proxy-refuses", [
    { ...target, from: "node" },
    { ...upgrade, outcome: "refused", status: 407, end: { how: "refused", status: 407 } },
    http("wallet", "answered", 407),
  ]],
  ["a tunnel refused", "forward-proxy-refuses", [
    { ...http("wallet", "failed"), error: "net::ERR_TUNNEL_CONNECTION_FAILED" },
    failed,
  ]],
];

for (const [name, verdict, evidence] of SCENES) {
  test(`diagnose() of what a page sees: ${name}: ${verdict ?? "no verdict"}`, () => {
    const hasTarget = evidence.some(({ kind }) => kind === "target");
    const found = diagnose(hasTarget ? evidence : [target, ...evidence]);
    const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
    deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
  });
}

test("an archetype names its candidates in order and the command that decides", () => {
  const archetypes = PATH_CAUSES.filter(({ isArchetype }) => isArchetype === true);
  deepEqual(archetypes.length, 6);
  const scene = new Scene([target]);
  for (const { id, explanation, decider } of archetypes) {
    match(explanation(scene), /In order of likelihood/, id);
    match(decider(scene).command ?? "", /holdfast doctor https:\/\/lnbits\.example\.com/, id);
  }
});

const HEALTHY: readonly (readonly [name: string, evidence: readonly Evidence[]])[] = [
  ["everything works", works],
  ["one isolated cut, healed", [...works, cut(5), { ...opened, at: 6 } as Evidence, echo(7)]],
  ["one restart", [...works, cut(5, 1012), { ...opened, at: 6 } as Evidence, echo(7)]],
  ["the laptop slept", [
    ...works,
    page("frozen", "3600 s", 10),
    { ...cut(11), end: { how: "timeout" } } as Evidence,
    { ...opened, at: 12 } as Evidence,
    echo(13),
  ]],
  ["the network changed, and the link came back", [
    ...works,
    page("address-changed", undefined, 10),
    { ...cut(11), end: { how: "timeout" } } as Evidence,
    { ...opened, at: 12 } as Evidence,
    echo(13),
  ]],
  ["a page on the same private network", [page("address-space", "private"), ...works]],
  ["a secure page", [page("secure-page"), page("online"), ...works]],
];

for (const [name, evidence] of HEALTHY) {
  test(`diagnose() names nothing on a page's healthy path: ${name}`, () => {
    const { verdict, causes } = diagnose([target, ...evidence]);
    deepEqual([verdict, causes.map(({ cause }) => cause)], [null, []]);
  });
}
