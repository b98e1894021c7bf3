import { gzipSync } from "node:zlib";
import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import type { HttpScenario } from "./conformance_answer.ts";

const VALUE = '{"balance":21000}';
const JSON_TYPE = { "content-type": "application/json" };

/** Answers to a question that pulls a value. */
export const POLL_SCENARIOS: Readonly<Record<string, HttpScenario>> = {
  "value": (_request, response) => {
    response.writeHead(200, JSON_TYPE).end(VALUE);
  },
  "etag": (request, response) => {
    const isKnown = request.headers["if-none-match"] === '"v1"';
    response.writeHead(isKnown ? 304 : 200, { ...JSON_TYPE, "etag": '"v1"' });
    response.end(isKnown ? undefined : VALUE);
  },
  "headers": (request, response) => {
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(request.headers));
  },
  "text": (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    // One byte at a time would be merged by the kernel; two writes with a pause are not.
    const bytes = Buffer.from(CONFORMANCE_TEXT);
    response.write(bytes.subarray(0, 6));
    setTimeout(() => response.end(bytes.subarray(6)), 20);
  },
  "gzip": (_request, response) => {
    const headers = {
      "content-type": "text/plain",
      "content-encoding": "gzip",
    };
    response.writeHead(200, headers).end(gzipSync("x".repeat(5000)));
  },
  "large": (_request, response, params) => {
    const headers = { "content-type": "text/plain" };
    response.writeHead(200, headers).end(
      "x".repeat(Number(params.get("bytes"))),
    );
  },
  "endless": (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    const timer = setInterval(() => response.write("x".repeat(4096)), 5);
    response.on("close", () => clearInterval(timer));
  },
  "slow": (_request, response, params) => {
    response.writeHead(200, { "content-type": "text/plain" });
    const count = Number(params.get("count") ?? 5);
    let sent = 0;
    const timer = setInterval(() => {
      response.write(`${sent++},`);
      if (sent === count) response.end();
    }, Number(params.get("every-ms") ?? 20));
    response.on("close", () => clearInterval(timer));
  },
  "headers-only": (_request, response) => {
    response.writeHead(200, JSON_TYPE).flushHeaders();
  },
  "reset-mid-body": (request, response) => {
    response.writeHead(200, { ...JSON_TYPE, "content-length": "1000" }).write(
      VALUE,
    );
    setTimeout(() => request.socket.resetAndDestroy(), 20);
  },
};
