import type { ServerResponse } from "node:http";
import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import type { HttpScenario } from "./conformance_answer.ts";
import { drip, numberedMessages, resetSoon } from "./conformance_body.ts";

/** What a scenario says at one place; null: nothing more, so the question is held. */
type Script = (place: number, params: URLSearchParams) => {
  readonly lines: readonly string[];
  readonly delayMs?: number;
} | null;

/** Questions that are held until there is something to say, sound and unsound. */
export const LONG_POLL_SCENARIOS: Readonly<Record<string, HttpScenario>> = {
  "messages": (request, response, params) => {
    if (placeOf(params) > 0 && params.has("then-close")) return void response.writeHead(410).end();
    scripted((place) => place === 0 ? { lines: numberedMessages(params) } : null)(
      request,
      response,
      params,
    );
  },
  "slow": scripted((place, params) => {
    const isOver = place > Number(params.get("count") ?? 3);
    if (isOver) return null;
    if (place === 0) return { lines: [] };
    return { lines: [`${place - 1}:`], delayMs: Number(params.get("every-ms") ?? 20) };
  }),
  "flood": scripted(() => ({ lines: Array.from({ length: 10 }, () => "flood"), delayMs: 2 })),
  "large": scripted((place, params) =>
    place === 0 ? { lines: [`${"x".repeat(Number(params.get("bytes")) - 1)}z`] } : null
  ),
  "text": scripted((place) => place === 0 ? { lines: [CONFORMANCE_TEXT] } : null),
  "pieces": (_request, response, params) => {
    if (placeOf(params) > 0) return hold(response);
    start(response, 1);
    drip(response, Buffer.from(`${CONFORMANCE_TEXT}\nafter\n`), 7, () => response.end());
  },
  "mute": scripted((place) => place === 0 ? { lines: [] } : null),
  "headers": (request, response, params) => {
    if (placeOf(params) > 0) return hold(response);
    start(response, 1).end(`${JSON.stringify(request.headers)}\n`);
  },
  "resume": scripted((place, params) =>
    place === 1 ? null : { lines: [params.get("after") ?? "from the start"] }
  ),
  "reset-after-open": (request, response, params) => {
    if (placeOf(params) > 0) return resetSoon(request);
    start(response, 1).end("one\n");
  },
  "no-place": (_request, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" }).end("one\n");
  },
  "at-once": (_request, response) => void start(response, 0).end(),
};

function scripted(script: Script): HttpScenario {
  return (_request, response, params) => {
    const place = placeOf(params);
    const said = script(place, params);
    if (said === null) return hold(response);
    const timer = setTimeout(() => {
      start(response, place + 1).end(said.lines.map((line) => `${line}\n`).join(""));
    }, said.delayMs ?? 0);
    response.on("close", () => clearTimeout(timer));
  };
}

function placeOf(params: URLSearchParams): number {
  return Number(/:(\d+)$/.exec(params.get("after") ?? "")?.[1] ?? 0);
}

/** Answers nothing: the question is the client's to give up. */
function hold(_response: ServerResponse): void {}

function start(response: ServerResponse, place: number): ServerResponse {
  return response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "cache-control": "no-store",
    "holdfast-cursor": `c:${place}`,
  });
}
