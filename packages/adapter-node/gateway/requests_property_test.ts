import { equal, ok } from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { Secret } from "@holdfast/core";
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { PROPERTY_TIMEOUT_MS, runsOf } from "../audit/property_runs.setup.ts";
import { issueTicket, type RunningGateway, startGateway } from "./mod.ts";

const SECRET = new Secret("0123456789abcdef0123456789abcdef");
let gateway: RunningGateway;
let ticket: string;

beforeAll(async () => {
  ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  const limits = { requestsPerMinute: 1_000_000, linksPerAddress: 100_000, linksMax: 100_000 };
  const upstream = {
    start: (publish: (event: unknown, value: unknown) => void) => {
      publish(1, 1);
      return () => {};
    },
  };
  const options = { secret: SECRET, limits, dataChannel: false, upstream: () => upstream } as const;
  gateway = await startGateway(options, { bridgePort: 0 });
});
afterAll(() => gateway.stop());

const word = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom("..", "%00", "a".repeat(500)));
const path = fc.oneof(
  fc.tuple(
    fc.constantFrom("/v1/feeds/counter", "/v1/feeds", "/v1/reports", "/v1/diagnostics", "/metrics"),
    fc.constantFrom("", "/socket", "/events", "/stream", "/next", "/channel", "/transport", "/x"),
    fc.constantFrom("", "?after=e:1", "?after=%", "?waitMs=-1", "?waitMs=1e9", "?feed=counter"),
  ).map((parts) => parts.join("")),
  word.map((text) => `/${encodeURIComponent(text)}`),
);
const header = fc.oneof(
  fc.constantFrom(
    "upgrade: websocket",
    "connection: upgrade",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-protocol: holdfast.v1",
    "content-length: 7",
    "transfer-encoding: chunked",
    "origin: https://elsewhere.example",
    "if-none-match: *",
    "expect: 100-continue",
    "content-type: application/sdp",
  ),
  fc.tuple(fc.constantFrom("last-event-id", "authorization", "x-forwarded-for"), word)
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, "")}`),
);
const request = fc.record({
  method: fc.constantFrom(
    "GET",
    "POST",
    "DELETE",
    "OPTIONS",
    "HEAD",
    "PATCH",
    "CONNECT",
    "nonsense",
  ),
  path,
  headers: fc.array(header, { maxLength: 6 }),
  hasTicket: fc.boolean(),
  body: fc.oneof(fc.constant(""), fc.string({ maxLength: 200 })),
});

/** Sends bytes, and gives back the first that are answered; empty where the line is closed. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const first = new Promise<string>((resolve) => {
    socket.once("data", (chunk) => resolve(chunk.toString("latin1")));
    socket.once("close", () => resolve(""));
  });
  socket.write(bytes);
  // Whoever waits for more than was said is told that there is no more.
  socket.end();
  const answer = await first;
  socket.destroy();
  return answer;
}

async function expectWell(): Promise<void> {
  equal((await fetch(`${gateway.url}/healthz`)).status, 200);
}

test("a gateway never falls over a request, and never tells a ticket", async () => {
  const port = Number(new URL(gateway.url).port);
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, headers, hasTicket, body }) => {
      const own = hasTicket ? [`authorization: Bearer ${ticket}`] : [];
      const lines = [`${method} ${path} HTTP/1.1`, "host: gateway.test", ...own, ...headers];
      const answer = await answerTo(port, `${lines.join("\r\n")}\r\n\r\n${body}`);
      ok(answer === "" || answer.startsWith("HTTP/1.1 "), answer.slice(0, 80));
      ok(!answer.includes(ticket));
    }),
    runsOf(300),
  );
  await expectWell();
}, PROPERTY_TIMEOUT_MS);

test("a gateway never falls over what a bridge hands in", async () => {
  const line = fc.oneof(
    fc.string({ maxLength: 100 }),
    fc.json(),
    fc.constantFrom('{"type":"hello"}', '{"type":"ask","ask":1}', "x".repeat(5000)),
    fc.constant("HELLO"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (lines) => {
      const hello = JSON.stringify({ type: "hello", ticket });
      const said = lines.map((text) => text === "HELLO" ? hello : text);
      const answer = await answerTo(gateway.bridgePort ?? 0, `${said.join("\n")}\n`);
      ok(answer === "" || answer.startsWith("\n") || answer.startsWith('{"type":"bye"'), answer);
      ok(!answer.includes(ticket));
    }),
    runsOf(200),
  );
  await expectWell();
}, PROPERTY_TIMEOUT_MS);
