import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as ask, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { afterEach, beforeEach, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type HttpRelay, startHttpRelay } from "./http_relay.ts";

let target: Server;
let relay: HttpRelay;
let answer: (request: IncomingMessage, body: string) => [number, string[], string];
const seen: { rawHeaders: string[]; method: string; url: string; body: string }[] = [];

beforeEach(async () => {
  seen.length = 0;
  answer = () => [200, [], "fine"];
  target = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { rawHeaders, method = "", url = "" } = request;
    const body = Buffer.concat(chunks).toString();
    seen.push({ rawHeaders, method, url, body });
    const [status, headers, text] = answer(request, body);
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  relay = await startHttpRelay(urlOf(target), {
    rewrites: ({ method, url }) => method === "POST" && url.startsWith("/loud"),
    request: (body) => body.toUpperCase(),
    answer: (status, type, body) => Promise.resolve(`${status} ${type} ${body}!`),
  });
});
afterEach(async () => {
  await relay.close();
  target.closeAllConnections();
  target.close();
});

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("startHttpRelay() passes method, path, headers, bodies and statuses as they are", async () => {
  answer = () => [418, ["X-Two", "a", "x-two", "b", "Content-Type", "text/x"], "no"];
  const asked = ask(`${relay.url}/some/path?q=%20`, {
    method: "PUT",
    setHost: false,
    headers: ["Host", "shop.example", "X-Mine", "1", "x-mine", "2", "Content-Length", "4"],
  });
  asked.end("body");
  const [got] = await once(asked, "response") as [IncomingMessage];
  let text = "";
  for await (const chunk of got) text += String(chunk);
  const [request] = seen;
  deepEqual([request?.method, request?.url, request?.body], ["PUT", "/some/path?q=%20", "body"]);
  match(request?.rawHeaders.join() ?? "", /^Host,shop\.example,X-Mine,1,x-mine,2/);
  deepEqual([got.statusCode, got.headers["x-two"], text], [418, "a, b", "no"]);
  equal(got.rawHeaders.includes("X-Two"), true);
});

test("startHttpRelay() passes preflights, and answers without a body", async () => {
  answer = () => [204, ["Access-Control-Allow-Origin", "https://shop.example"], ""];
  const answered = await fetch(`${relay.url}/loud`, { method: "OPTIONS" });
  equal(answered.status, 204);
  equal(answered.headers.get("access-control-allow-origin"), "https://shop.example");
});

test("startHttpRelay() rewrites what it was told to, and the lengths with it", async () => {
  answer = () => [201, ["Content-Type", "text/x", "Content-Length", "4", "Location", "x"], "told"];
  const answered = await fetch(`${relay.url}/loud`, { method: "POST", body: "quiet" });
  equal(await answered.text(), "201 text/x told!");
  deepEqual([answered.status, answered.headers.get("location")], [201, "x"]);
  equal(answered.headers.get("content-length"), "16");
  equal(seen[0]?.body, "QUIET");
});

test("startHttpRelay() reads no body whole that is larger than 64 KiB", async () => {
  const body = "x".repeat(70_000);
  equal((await fetch(`${relay.url}/loud`, { method: "POST", body })).status, 413);
  equal((await fetch(`${relay.url}/quiet`, { method: "POST", body })).status, 200);
  deepEqual(seen.map(({ url, body }) => [url, body.length]), [["/quiet", 70_000]]);
});

test("startHttpRelay() brings a stream's headers and pieces as they come", async () => {
  let say = (_text: string): void => {};
  target.removeAllListeners("request");
  target.on("request", (_request, response) => {
    response.writeHead(200).flushHeaders();
    say = (text) => void response.write(text);
  });
  const { body } = await fetch(`${relay.url}/events`);
  const reader = body!.getReader();
  for (const text of ["one", "two"]) {
    say(text);
    const { value } = await reader.read();
    equal(Buffer.from(value ?? []).toString(), text);
  }
  await reader.cancel();
});

test("startHttpRelay() ends the request when the client goes, also while it is read", async () => {
  const ended: Promise<unknown>[] = [];
  const begun = new Promise<void>((resolve) => {
    target.removeAllListeners("request");
    target.on("request", (request) => {
      ended.push(new Promise((over) => request.socket.once("close", over)));
      resolve();
    });
  });
  const abort = new AbortController();
  const { signal } = abort;
  const asked = fetch(`${relay.url}/loud`, { method: "POST", body: "quiet", signal });
  await begun;
  abort.abort();
  await rejects(asked);
  await Promise.all(ended);
  const { port } = new URL(relay.url);
  const half = connect(Number(port), "127.0.0.1");
  half.write("POST /loud HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal");
  half.end();
  half.resume();
  await once(half, "close");
  equal(ended.length, 1);
});

test("startHttpRelay() says 502 where nothing listens, and breaks off what is broken", async () => {
  const broken = createTcpServer((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal");
      socket.destroySoon();
    });
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  const { port } = broken.address() as AddressInfo;
  const own = await startHttpRelay(`http://127.0.0.1:${port}`, {
    rewrites: ({ url }) => url === "/loud",
    request: (body) => body,
    answer: (_status, _type, body) => Promise.resolve(body),
  });
  await rejects(fetch(`${own.url}/quiet`).then((answered) => answered.text()));
  await rejects(fetch(`${own.url}/loud`).then((answered) => answered.text()));
  await new Promise((resolve) => broken.close(resolve));
  equal((await fetch(`${own.url}/quiet`)).status, 502);
  await own.close();
});

test("startHttpRelay() joins upgraded connections, and passes refusals of them", async () => {
  const sockets = new WebSocketServer({ noServer: true });
  target.on("upgrade", (request, socket, head) => {
    if (request.url === "/refused") return void socket.end("HTTP/1.1 403 No\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.on("message", (text) => open.send(`${request.headers.host} ${text}`));
    });
  });
  const socket = new WebSocket(`${relay.url}/socket`, { headers: { host: "shop.example" } });
  await once(socket, "open");
  socket.send("hello");
  equal(String((await once(socket, "message"))[0]), "shop.example hello");
  socket.close(4001);
  equal((await once(socket, "close"))[0], 4001);
  const refused = new WebSocket(`${relay.url}/refused`);
  const [, answered] = await once(refused, "unexpected-response") as [unknown, IncomingMessage];
  equal(answered.statusCode, 403);
  refused.on("error", () => {});
  refused.terminate();
});
