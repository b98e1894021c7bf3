import type { ServerResponse } from "node:http";
import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import type { HttpScenario } from "./conformance_answer.ts";
import { drip, every, numberedMessages, resetSoon } from "./conformance_body.ts";

/** Event streams, sound and unsound (WHATWG HTML §9.2.6). */
export const EVENT_STREAM_SCENARIOS: Readonly<Record<string, HttpScenario>> = {
  "messages": (_request, response, params) => {
    start(response).write(numbered(params));
    if (params.has("then-close")) response.end();
  },
  "slow": (_request, response, params) => {
    start(response);
    every(response, params, (n) => response.write(`data: ${n}:\n\n`));
  },
  "flood": (_request, response) => {
    start(response);
    const timer = setInterval(
      () => response.write("data: flood\n\n".repeat(10)),
      2,
    );
    response.on("close", () => clearInterval(timer));
  },
  "large": (_request, response, params) => {
    const bytes = Number(params.get("bytes"));
    start(response).write(`data: ${"x".repeat(bytes - 1)}z\n\n`);
  },
  "empty": (_request, response) => void start(response).write("data:\n\n"),
  "text": (_request, response) => void start(response).write(`data: ${CONFORMANCE_TEXT}\n\n`),
  "pieces": (_request, response) => {
    start(response);
    drip(
      response,
      Buffer.from(`data: ${CONFORMANCE_TEXT}\n\ndata: after\n\n`),
      7,
    );
  },
  "events-split": (_request, response) => {
    start(response);
    const stream = "data: lf\n\ndata: crlf\r\n\r\ndata: cr\r\rdata: two\ndata: lines\n\n" +
      `data: ${CONFORMANCE_TEXT}\n\n`;
    drip(response, Buffer.from(stream), 1);
  },
  "bom": (_request, response) => void start(response).write("\u{FEFF}data: marked\n\n"),
  "fields": (_request, response) => {
    start(response).write(
      "event: news\nid: 7\ndata: typed\nunknown: x\n\n" +
        "id\nevent: empty\n\ndatab: no\n\ndata: plain\n\n",
    );
  },
  "mute": (_request, response) => void start(response).write(": here\n"),
  "headers-only": (_request, response) => void start(response),
  "comments": (_request, response, params) => {
    start(response);
    every(response, params, () => response.write(": beat\n\n"));
  },
  "retry": (_request, response, params) => {
    start(response).end(`retry: ${params.get("ms")}\nretry: soon\ndata: x\n\n`);
  },
  "headers": (request, response) => {
    start(response).write(`data: ${JSON.stringify(request.headers)}\n\n`);
  },
  "half-event": (_request, response) => void start(response).end("data: whole\n\ndata: half"),
  "ends-cleanly": (_request, response) => void start(response).end("data: one\n\ndata: two\n\n"),
  "reset-after-open": (request, response) => {
    start(response).write("data: one\n\n");
    resetSoon(request);
  },
  "garbage": (_request, response) => {
    start(response).write(
      Buffer.concat([
        Buffer.from([0x00, 0x81, 0xff, 0x0a, 0x0a]),
        Buffer.from("data: "),
        Buffer.from([0xff, 0xfe]),
        Buffer.from("x\n\ndata: after\n\n"),
      ]),
    );
  },
  "endless-line": (_request, response) => {
    start(response).write("data: ");
    const timer = setInterval(() => response.write("x".repeat(4096)), 2);
    response.on("close", () => clearInterval(timer));
  },
  "wrong-content-type": (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  },
};

function start(response: ServerResponse): ServerResponse {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  return response;
}

function numbered(params: URLSearchParams): string {
  return numberedMessages(params).map((text) => `data: ${text}\n\n`).join("");
}
