import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Ask } from "./ask.ts";

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  /** Written as JSON, if it is there. */
  readonly json?: unknown;
  /** Written as it is, if there is no `json`. */
  readonly text?: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How much of LNbits' middleware an answer passes on its way out. */
export type Wrapping = "all" | "none";

const GZIP_BYTES_MIN = 1000;
const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/**
 * Sends an answer as uvicorn sends it.
 *
 * @param response Where to.
 * @param ask What it answers.
 * @param answer What it says.
 * @param wrapping `none` for answers made outside of CORS and gzip: 429, 500, first install. A page
 * on another origin cannot read those.
 */
export function sendAnswer(
  response: ServerResponse,
  ask: Ask,
  answer: Answer,
  wrapping: Wrapping = "all",
): void {
  const plain = Buffer.from(
    answer.json === undefined ? answer.text ?? "" : JSON.stringify(answer.json),
  );
  const headers: Record<string, string> = { ...contentType(answer), ...answer.headers };
  if (wrapping === "all") Object.assign(headers, corsHeaders(ask));
  const body = wrapping === "all" ? squeeze(ask, plain, headers) : plain;
  response.sendDate = false;
  // uvicorn says "Connection: close" and never "keep-alive".
  if (response.shouldKeepAlive) response.removeHeader("connection");
  response.writeHead(answer.status, {
    date: new Date().toUTCString(),
    server: "uvicorn",
    ...headers,
    "content-length": String(body.length),
  });
  response.end(body);
}

/** The answer to a CORS preflight, or `undefined` if the request is none (Starlette's rules). */
export function preflightAnswer(ask: Ask): Answer | undefined {
  const method = ask.header("access-control-request-method");
  const isPreflight = ask.method === "OPTIONS" &&
    ask.header("origin") !== undefined;
  if (!isPreflight || method === undefined) return undefined;
  const asked = ask.header("access-control-request-headers");
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": METHODS.join(", "),
    "access-control-max-age": "600",
    ...(asked === undefined ? {} : { "access-control-allow-headers": asked }),
  };
  return METHODS.includes(method)
    ? { status: 200, text: "OK", headers }
    : { status: 400, text: "Disallowed CORS method", headers };
}

function contentType(answer: Answer): Record<string, string> {
  if (answer.json !== undefined) return { "content-type": "application/json" };
  return answer.text === undefined ? {} : { "content-type": "text/plain; charset=utf-8" };
}

function corsHeaders(ask: Ask): Record<string, string> {
  const origin = ask.header("origin");
  if (origin === undefined || preflightAnswer(ask) !== undefined) return {};
  return ask.header("cookie") === undefined
    ? { "access-control-allow-origin": "*" }
    : { "access-control-allow-origin": origin, vary: "Origin" };
}

function squeeze(ask: Ask, body: Buffer, headers: Record<string, string>): Buffer {
  if (body.length < GZIP_BYTES_MIN) return body;
  headers["vary"] = headers["vary"] ? `${headers["vary"]}, Accept-Encoding` : "Accept-Encoding";
  // Starlette looks for the word, and so it gzips for "gzip;q=0" too.
  if (!(ask.header("accept-encoding") ?? "").includes("gzip")) return body;
  headers["content-encoding"] = "gzip";
  return gzipSync(body, { level: 9 });
}
