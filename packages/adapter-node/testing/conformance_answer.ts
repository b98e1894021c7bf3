import type { IncomingMessage, ServerResponse } from "node:http";

/** How one scenario answers a plain HTTP request. */
export type HttpScenario = (
  request: IncomingMessage,
  response: ServerResponse,
  params: URLSearchParams,
) => void;

/** Answers that refuse, mislead or never come; the same for event streams and polls. */
export const ANSWER_SCENARIOS: Readonly<Record<string, HttpScenario>> = {
  "silent": () => {},
  "hang-up": (request) => void request.socket.destroy(),
  "status": (_request, response, params) => {
    const answer = refusal(params);
    response.writeHead(answer.status, answer.headers);
    if (params.has("stall")) response.flushHeaders();
    else response.end(answer.body);
  },
  "html-200": (_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(
      PORTAL_PAGE,
    );
  },
  "redirect": (_request, response) => {
    response.writeHead(302, { "location": "/conformance/poll/value" }).end();
  },
  "echo-secret": (request, response, params) => {
    const answer = secretEcho(request, params);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  },
};

/** What a captive portal answers to everything. */
export const PORTAL_PAGE =
  "<!doctype html><title>Welcome</title><p>Log in at the portal of this network";

/** An answer as data, for servers that write it by hand. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * The answer that the parameters `code`, `body`, `bytes`, `retry-after` and `retry-after-in`
 * (seconds) describe.
 */
export function refusal(params: URLSearchParams): Answer {
  const headers: Record<string, string> = {
    "content-type": "text/html",
    "server": "conformance/1",
    "x-powered-by": "conformance",
  };
  const retryAfter = params.get("retry-after");
  if (retryAfter !== null) headers["retry-after"] = retryAfter;
  const retryAfterS = params.get("retry-after-in");
  if (retryAfterS !== null) {
    headers["retry-after"] = new Date(Date.now() + Number(retryAfterS) * 1000)
      .toUTCString();
  }
  const body = params.get("body") ??
    "y".repeat(Number(params.get("bytes") ?? 0));
  if (params.has("stall")) headers["content-length"] = "1000";
  return { status: Number(params.get("code") ?? 500), headers, body };
}

/**
 * An answer that tells every secret of the request, as careless servers do in their error pages.
 */
export function secretEcho(
  request: IncomingMessage,
  params: URLSearchParams,
): Answer {
  const key = params.get("key") ?? "";
  const headers: Record<string, string> = {
    "content-type": "text/plain",
    "server": `echo ${key}`,
    "location": `http://127.0.0.1/?session=${key}`,
  };
  const body = [`No wallet ${key}`, request.url, request.headers["x-api-key"]]
    .join("\n");
  return { status: Number(params.get("code") ?? 401), headers, body };
}
