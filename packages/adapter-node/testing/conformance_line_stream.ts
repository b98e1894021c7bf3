import type { ServerResponse } from "node:http";
import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import type { HttpScenario } from "./conformance_answer.ts";
import { drip, every, numberedMessages, resetSoon } from "./conformance_body.ts";

/** Answers that never end, one message for each line (NDJSON), sound and unsound. */
export const LINE_STREAM_SCENARIOS: Readonly<Record<string, HttpScenario>> = {
  "messages": (_request, response, params) => {
    start(response).write(numberedMessages(params).map((text) => `${text}\n`).join(""));
    if (params.has("then-close")) response.end();
  },
  "slow": (_request, response, params) => {
    start(response);
    every(response, params, (n) => response.write(`${n}:\n`));
  },
  "flood": (_request, response) => {
    start(response);
    const timer = setInterval(() => response.write("flood\n".repeat(10)), 2);
    response.on("close", () => clearInterval(timer));
  },
  "large": (_request, response, params) => {
    start(response).write(`${"x".repeat(Number(params.get("bytes")) - 1)}z\n`);
  },
  "text": (_request, response) => void start(response).write(`${CONFORMANCE_TEXT}\n`),
  "pieces": (_request, response) => {
    start(response);
    drip(response, Buffer.from(`${CONFORMANCE_TEXT}\r\nafter\n`), 7);
  },
  "mute": (_request, response) => void start(response).write("\n"),
  "headers-only": (_request, response) => void start(response),
  "comments": (_request, response, params) => {
    start(response);
    every(response, params, () => response.write("\n"));
  },
  "headers": (request, response) => {
    start(response).write(`${JSON.stringify(request.headers)}\n`);
  },
  "resume": (request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://conformance.test");
    start(response).write(`${searchParams.get("after") ?? "from the start"}\n`);
  },
  "half-line": (_request, response) => void start(response).end("whole\nhalf"),
  "ends-cleanly": (_request, response) => void start(response).end("one\ntwo\n"),
  "reset-after-open": (request, response) => {
    start(response).write("one\n");
    resetSoon(request);
  },
  "endless-line": (_request, response) => {
    start(response);
    const timer = setInterval(() => response.write("x".repeat(4096)), 2);
    response.on("close", () => clearInterval(timer));
  },
  "wrong-content-type": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  },
};

function start(response: ServerResponse): ServerResponse {
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  return response;
}
