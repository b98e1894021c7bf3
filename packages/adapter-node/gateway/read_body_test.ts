import { deepEqual, equal } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, test } from "vitest";
import { readBody } from "./read_body.ts";

const MAX = 100;
const reads: Promise<string | null>[] = [];
const server = createServer((request, response) => {
  const body = readBody(request, MAX);
  reads.push(body);
  void body.then((text) => response.end(JSON.stringify({ bytes: text?.length ?? null })));
});
let url = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function bytesOf(body: string): Promise<unknown> {
  return (await (await fetch(url, { method: "POST", body })).json() as { bytes: unknown }).bytes;
}

test("readBody() takes a body up to its limit, and answers one that is larger", async () => {
  deepEqual([await bytesOf(""), await bytesOf("x".repeat(MAX))], [0, MAX]);
  deepEqual([await bytesOf("x".repeat(MAX + 1)), await bytesOf("x".repeat(200_000))], [null, null]);
});

test("readBody() counts bytes, not characters", async () => {
  equal(await bytesOf("ä".repeat(51)), null);
});

test("readBody() cuts a body that does not end", async () => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${1 << 30}\r\n\r\n`);
  const chunk = Buffer.alloc(1 << 16, "x");
  const pour = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", pour);
  pour();
  await new Promise((closed) => socket.on("close", closed));
  equal(await reads.at(-1), null);
});

test("readBody() gives null where the client goes in between", async () => {
  const arrived = once(server, "request") as unknown as Promise<readonly [IncomingMessage]>;
  const request = httpRequest(url, { method: "POST", headers: { "content-length": "50" } });
  request.on("error", () => {});
  request.write("half");
  await arrived;
  request.destroy();
  equal(await reads.at(-1), null);
});
