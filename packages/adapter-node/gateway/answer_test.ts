import { Secret } from "@holdfast/core";
import { deepEqual, equal, match } from "node:assert/strict";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterEach, test } from "vitest";
import { WebSocket } from "ws";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import type { FeedStore } from "./feed_store.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const made = makeShortCertificate(Date.now());
const TLS = { certificate: made.certificate, key: new Secret(made.key) };
const upstream = {
  start: (publish: (event: unknown, value: unknown) => void) => {
    publish(7, 7);
    return () => {};
  },
};
const HANDSHAKE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

let gateway: RunningGateway;
afterEach(() => gateway.stop());

async function start(hasTls = false): Promise<Record<string, string>> {
  const options = { secret: SECRET, upstream: () => upstream, origins: ["https://shop.example"] };
  gateway = await startGateway(options, hasTls ? { tls: TLS } : {});
  const ticket = await issueTicket(SECRET, { feed: "counter" });
  return { authorization: `Bearer ${ticket.reveal()}` };
}

/** A store that nobody can reach. */
const noStore: FeedStore = {
  open: () => Promise.reject(new Error("Cannot reach the store")),
  lead: () => () => {},
  isReady: () => false,
  close: () => Promise.resolve(),
};

async function opened(): Promise<Socket> {
  const { protocol, port } = new URL(gateway.url);
  const socket = protocol === "http:" ? connect(Number(port), "127.0.0.1") : connectTls({
    port: Number(port),
    host: "127.0.0.1",
    servername: "localhost",
    ca: made.certificate,
  });
  await once(socket, protocol === "http:" ? "connect" : "secureConnect");
  return socket;
}

/** Everything that is answered until the connection is closed. */
async function said(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = await opened();
  const lines = Object.entries({ host: "localhost", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`GET ${path} HTTP/1.1\r\n${lines}\r\n`);
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) text += chunk;
  return text;
}

for (const hasTls of [false, true]) {
  const over = hasTls ? "over TLS" : "over TCP";
  test(`a gateway answers a handshake that is nobody's with 404 and closes, ${over}`, async () => {
    await start(hasTls);
    for (const path of ["/", "/healthz", "/v1/feeds/counter/events", "/v2/feeds/x/socket"]) {
      const answer = await said(path, HANDSHAKE);
      match(answer, /^HTTP\/1\.1 404 /, path);
      match(answer, /\r\nholdfast: holdfast\.v1\r\n/i, path);
      match(answer, /\r\n\r\n\{"code":4404,"detail":"There is no WebSocket at this path"\}$/, path);
    }
  });
}

test("a gateway answers an extended CONNECT that is nobody's with 404 and a word", async () => {
  await start(true);
  const session = connectHttp2(gateway.url, { ca: made.certificate, servername: "localhost" });
  await once(session, "remoteSettings");
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": "/elsewhere",
  });
  const [headers] = await once(stream, "response");
  deepEqual([headers[":status"], headers["holdfast"]], [404, "holdfast.v1"]);
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  equal(JSON.parse(text).code, 4404);
  session.destroy();
});

test("a gateway tells who asks plainly for a socket that it takes WebSockets only", async () => {
  await start();
  const answer = await fetch(`${gateway.url}/v1/feeds/counter/socket`);
  deepEqual(
    [answer.status, answer.headers.get("upgrade"), answer.headers.get("holdfast")],
    [426, "websocket", "holdfast.v1"],
  );
  equal((await answer.json() as { code: number }).code, 4400);
  const posted = await fetch(`${gateway.url}/v1/feeds/counter/socket`, { method: "POST" });
  deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, OPTIONS"]);
  await posted.body?.cancel();
});

test("a gateway answers a plain request for a socket with 405 over HTTP/2", async () => {
  await start(true);
  const session = connectHttp2(gateway.url, { ca: made.certificate, servername: "localhost" });
  const stream = session.request({ ":path": "/v1/feeds/counter/socket" });
  const [headers] = await once(stream, "response");
  deepEqual([headers[":status"], headers["allow"]], [405, "CONNECT"]);
  session.destroy();
});

test("a gateway refuses what is no handshake in JSON, and says its version", async () => {
  const headers = { ...await start(), ...HANDSHAKE };
  const path = "/v1/feeds/counter/socket";
  const old = await said(path, { ...headers, "sec-websocket-version": "7" });
  match(old, /^HTTP\/1\.1 426 [^]*\r\nsec-websocket-version: 13\r\n[^]*"code":4400/);
  const { "sec-websocket-key": _key, ...keyless } = headers;
  match(await said(path, keyless), /^HTTP\/1\.1 400 [^]*\r\nholdfast: [^]*"code":4400/);
});

test("a gateway answers who offers h2c as if it offered nothing", async () => {
  await start();
  const headers = { connection: "Upgrade, HTTP2-Settings, close", "http2-settings": "" };
  match(await said("/healthz", { ...headers, upgrade: "h2c" }), /^HTTP\/1\.1 200 /);
});

test("a gateway names itself in every answer, and lets its pages see that", async () => {
  const headers = await start();
  const base = gateway.url;
  const origin = "https://shop.example";
  for (const path of ["/healthz", "/readyz", "/metrics", "/nowhere", "/v1/feeds/counter"]) {
    const answer = await fetch(`${base}${path}`, { headers: { ...headers, origin } });
    await answer.body?.cancel();
    equal(answer.headers.get("holdfast"), "holdfast.v1", path);
    equal(answer.headers.get("server"), null, path);
    if (path === "/nowhere") continue;
    match(answer.headers.get("access-control-expose-headers") ?? "", /\bholdfast,/, path);
  }
  for (const path of ["events", "stream", "next?waitMs=0"]) {
    const answer = await fetch(`${base}/v1/feeds/counter/${path}`, { headers });
    await answer.body?.cancel();
    equal(answer.headers.get("holdfast"), "holdfast.v1", path);
  }
  const url = `${base.replace("http", "ws")}/v1/feeds/counter/socket`;
  const socket = new WebSocket(url, ["holdfast.v1"], { headers });
  const [upgraded] = await once(socket, "upgrade");
  equal(upgraded.headers["holdfast"], "holdfast.v1");
  socket.terminate();
});

test("a gateway says that its store does not answer, before and after a link opened", async () => {
  gateway = await startGateway({ secret: SECRET, upstream: () => upstream, store: noStore });
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  const headers = { authorization: `Bearer ${ticket}` };
  for (const path of ["", "/next?waitMs=0"]) {
    const answer = await fetch(`${gateway.url}/v1/feeds/counter${path}`, { headers });
    equal(answer.status, 503, path);
    match(await answer.text(), /"code":1013,"detail":"The store of the feeds does not answer"/);
  }
  const url = `${gateway.url.replace("http", "ws")}/v1/feeds/counter/socket`;
  const socket = new WebSocket(url, ["holdfast.v1"], { headers });
  equal((await once(socket, "close"))[0], 1013);
});
