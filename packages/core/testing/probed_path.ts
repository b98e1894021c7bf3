import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import type { HttpProbe, UpgradeVariant } from "../model/path_evidence.ts";

/** How one request or handshake of the battery ended. */
export type ProbedAnswer =
  | {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** @default {12} */
    readonly tookMs?: number;
    /** What is wrong with a 101. */
    readonly flaw?: string;
  }
  /** A deadline passed, or the system's code or `closed`. */
  | "timeout"
  | "closed"
  | "ECONNRESET"
  | "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL";

/** What differs from a path on which everything works; null leaves a probe out. */
export interface ProbedPath {
  readonly target?: Partial<EvidenceOf<"target">>;
  /** Holds for every request and handshake that is not named. */
  readonly all?: ProbedAnswer;
  readonly http?: Partial<Record<HttpProbe, ProbedAnswer | null>>;
  readonly upgrade?: Partial<Record<UpgradeVariant, ProbedAnswer | null>>;
  /** Added at the end: streams, logs, configurations. */
  readonly more?: readonly Evidence[];
}

const PROXY = { server: "nginx/1.22.1" };
const JSON_HEADERS = { ...PROXY, "content-type": "application/json" };

/**
 * An answer of LNbits, seen through nginx.
 *
 * @example A plain request for the socket's path
 * ```ts
 * import { fromServer } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const answer = fromServer(405, "Method Not Allowed");
 * deepEqual(typeof answer === "object" && answer.body, '{"detail":"Method Not Allowed"}');
 * ```
 */
export function fromServer(status: number, detail: string): ProbedAnswer {
  const allow = status === 405 ? { allow: "POST" } : {};
  return { status, headers: { ...JSON_HEADERS, ...allow }, body: JSON.stringify({ detail }) };
}

/**
 * nginx's own page for a status, with further headers.
 *
 * @example A bad gateway
 * ```ts
 * import { fromProxy } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const answer = fromProxy(502);
 * equal(typeof answer === "object" && answer.headers?.["server"], "nginx/1.22.1");
 * ```
 */
export function fromProxy(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): ProbedAnswer {
  const body = `<html>\r\n<head><title>${status} Of nginx</title></head>\r\n<body>\r\n` +
    `<center><h1>${status} Of nginx</h1></center>\r\n<hr><center>nginx/1.22.1</center>`;
  return { status, headers: { ...PROXY, "content-type": "text/html", ...headers }, body };
}

const OPENED: ProbedAnswer = { status: 101, headers: { ...PROXY, upgrade: "websocket" } };
const NO_ROUTE: ProbedAnswer = { status: 403, headers: { ...PROXY, "content-length": "0" } };
const WALLET: ProbedAnswer = {
  status: 200,
  headers: JSON_HEADERS,
  body: '{"name":"•••","balance":"•••"}',
};

const ANSWERS: Readonly<Partial<Record<HttpProbe, ProbedAnswer>>> = {
  "health": { status: 200, headers: JSON_HEADERS, body: '{"server_time":1,"up_time":"1"}' },
  "wallet": WALLET,
  "ws-path": fromServer(405, "Method Not Allowed"),
  "heavy-down": { status: 200, headers: JSON_HEADERS, body: '{"openapi":"3.1.0"' },
  "heavy-up": { status: 200, headers: JSON_HEADERS, body: '{"server_time":1,"up_time":"1"}' },
  "wallet-no-key": fromServer(401, "No Api Key provided."),
  "wallet-query-key": WALLET,
  "post": { status: 200, headers: JSON_HEADERS, body: '{"sent":true,"data":"holdfast"}' },
  "ws-path-slash": {
    status: 307,
    headers: { ...PROXY, location: "http://lnbits.example.com/api/v1/ws/•••" },
    body: "",
  },
  "unknown-path": fromServer(404, "Not Found"),
};

const HANDSHAKES: Readonly<Partial<Record<UpgradeVariant, ProbedAnswer>>> = {
  "normal": OPENED,
  "no-key": {
    status: 400,
    headers: { ...PROXY, "content-type": "text/plain" },
    body: "Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.\n",
  },
  "no-origin": OPENED,
  "no-extensions": OPENED,
  "unknown-path": NO_ROUTE,
  "foreign-origin": OPENED,
  "trailing-slash": NO_ROUTE,
};

/**
 * The records of a whole run of probes from outside: name, TCP, TLS, requests, handshakes, a
 * message to ourselves, on a path where everything works but what is named.
 *
 * @example A path on which the proxy loses Upgrade
 * ```ts
 * import { diagnose } from "@holdfast/core/diagnosis";
 * import { fromServer, probedPath } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * equal(diagnose(probedPath({})).outcome, "healthy");
 * const lost = fromServer(405, "Method Not Allowed");
 * const evidence = probedPath({ upgrade: { "normal": lost, "no-key": lost } });
 * equal(diagnose(evidence).verdict?.cause, "proxy-drops-upgrade");
 * ```
 */
export function probedPath(changes: ProbedPath): readonly Evidence[] {
  const { all, more = [] } = changes;
  const http = { ...all === undefined ? ANSWERS : everyOne(ANSWERS, all), ...changes.http };
  const upgrade = {
    ...all === undefined ? HANDSHAKES : everyOne(HANDSHAKES, all),
    ...changes.upgrade,
  };
  const requests = entries(http).map(([what, answer]) => requested(what, answer));
  const handshakes = entries(upgrade).map(([variant, answer]) => shaken(variant, answer));
  const isOpen = upgrade["normal"] === OPENED;
  const hasLoopback = more.some(({ kind }) => kind === "loopback");
  return [
    { ...TARGET, ...changes.target },
    { kind: "dns", at: 1, name: TARGET.host, addresses: ["192.0.2.1"], tookMs: 8 },
    { kind: "tcp", at: 2, address: "192.0.2.1", port: 443, outcome: "connected", tookMs: 9 },
    { kind: "tls", at: 3, outcome: "ok", tookMs: 20, protocol: "TLSv1.3", alpn: "h2" },
    ...requests,
    ...handshakes,
    ...isOpen && !hasLoopback
      ? [{ kind: "loopback", at: 8, outcome: "ok", tookMs: 14 } as const]
      : [],
    ...more,
  ];
}

const TARGET: EvidenceOf<"target"> = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "node",
};

function everyOne<Name extends string>(
  probes: Readonly<Partial<Record<Name, ProbedAnswer>>>,
  answer: ProbedAnswer,
): Partial<Record<Name, ProbedAnswer>> {
  const names = Object.keys(probes) as Name[];
  return Object.fromEntries(names.map((name) => [name, answer])) as Record<Name, ProbedAnswer>;
}

function entries<Name extends string>(
  probes: Readonly<Partial<Record<Name, ProbedAnswer | null>>>,
): readonly (readonly [Name, ProbedAnswer])[] {
  const names = Object.keys(probes) as Name[];
  return names.flatMap((name) => {
    const answer = probes[name];
    return answer === undefined || answer === null ? [] : [[name, answer] as const];
  });
}

function requested(what: HttpProbe, answer: ProbedAnswer): Evidence {
  const record = { kind: "http", at: 4, what } as const;
  if (answer === "timeout") return { ...record, outcome: "timeout", status: null, tookMs: 4000 };
  if (typeof answer === "string") {
    return { ...record, outcome: "failed", status: null, tookMs: 11, error: answer };
  }
  const { status, headers = PROXY, body = "", tookMs = 12 } = answer;
  return {
    ...record,
    outcome: "answered",
    status,
    tookMs,
    headers,
    bodyStart: body,
    bytes: body.length,
  };
}

function shaken(variant: UpgradeVariant, answer: ProbedAnswer): Evidence {
  const record = { kind: "upgrade", at: 5, routeKind: "websocket", variant } as const;
  if (answer === "timeout") {
    return { ...record, outcome: "timeout", tookMs: 4000, end: { how: "timeout" } };
  }
  if (typeof answer === "string") {
    const message = answer === "closed"
      ? "The connection was closed without an answer"
      : answer === "ECONNRESET"
      ? `The connection was reset without an answer: ${answer}`
      : answer;
    return { ...record, outcome: "failed", tookMs: 11, end: { how: "failed", message } };
  }
  const { status, headers = PROXY, body = "", tookMs = 12, flaw } = answer;
  if (flaw !== undefined) {
    const end = { how: "failed", status, headers, message: flaw } as const;
    return { ...record, outcome: "failed", tookMs, status, headers, flaw, end };
  }
  if (status === 101) return { ...record, outcome: "opened", tookMs, status, headers };
  const end = { how: "refused", status, headers, bodyStart: body } as const;
  return { ...record, outcome: "refused", tookMs, status, end };
}
