import { deepEqual, equal, ok } from "node:assert/strict";
import { type ClientHttp2Stream, connect, createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, test } from "vitest";
import { WebSocket } from "ws";
import { createGateway } from "./create_gateway.ts";
import type { Gateway } from "./gateway.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import { issueTicket } from "./ticket.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway on a server that speaks HTTP/2 without TLS, and nothing else. */
async function served(): Promise<{ url: string; gateway: Gateway; tick: () => void }> {
  let publish = (_event: unknown, _value: unknown): void => {};
  let value = 0;
  const gateway = createGateway({
    secret: SECRET,
    upstream: (feed) =>
      feed !== "counter" ? null : {
        start: (next) => {
          publish = next;
          publish(value, value);
          return () => {};
        },
      },
  });
  const server: Http2Server = createServer({ settings: { enableConnectProtocol: true } });
  server.on("connect", () => {});
  server.on("stream", (stream, headers) => {
    if (!gateway.stream(stream, headers)) stream.respond({ ":status": 404 }, { endStream: true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => gateway.drain(0), () => server.close());
  const tick = (): void => publish(++value, value);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, gateway, tick };
}

/** Asks for a WebSocket by extended CONNECT; resolves to the stream and its status. */
async function extendedConnect(
  url: string,
  path: string,
  protocols: string,
): Promise<{ stream: ClientHttp2Stream; status: number; chosen: unknown }> {
  const session = connect(url);
  closers.push(() => session.destroy());
  await new Promise((resolve) => session.once("remoteSettings", resolve));
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": path,
    "sec-websocket-version": "13",
    "sec-websocket-protocol": protocols,
  });
  stream.on("error", () => {});
  return await new Promise((resolve) =>
    stream.once("response", (headers) => {
      const status = Number(headers[":status"]);
      resolve({ stream, status, chosen: headers["sec-websocket-protocol"] });
    })
  );
}

/** A client's WebSocket over a stream that is open already. */
function socketOver(stream: ClientHttp2Stream): WebSocket {
  const Bare = WebSocket as unknown as new (
    address: null,
    protocols: undefined,
    options: object,
  ) => WebSocket & { setSocket(socket: unknown, head: Buffer, options: object): void };
  // Without an address ws takes itself for the server's side, and would not mask (RFC 6455 §5.3).
  const socket = Object.assign(new Bare(null, undefined, {}), { _isServer: false });
  const duplex = Object.assign(stream, { setNoDelay: () => {} });
  socket.setSocket(duplex, Buffer.alloc(0), { maxPayload: 65_536, skipUTF8Validation: false });
  return socket;
}

test("Gateway.stream() carries a feed over HTTP/2 (RFC 8441)", async () => {
  const { url, tick } = await served();
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  const { stream, status, chosen } = await extendedConnect(
    url,
    "/v1/feeds/counter/socket",
    `holdfast.v1, holdfast.ticket.${ticket}`,
  );
  deepEqual([status, chosen], [200, "holdfast.v1"]);
  const socket = socketOver(stream);
  const values: number[] = [];
  await new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      values.push(JSON.parse(String(data)).value);
      if (values.length === 10) resolve();
      else tick();
    });
  });
  deepEqual(values, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  socket.terminate();
});

test("Gateway.stream() refuses with a status that says why", async () => {
  const { url } = await served();
  const path = "/v1/feeds/counter/socket";
  equal((await extendedConnect(url, path, "holdfast.v1")).status, 401);
});

test("Gateway.stream() leaves alone what is not its own", async () => {
  const { url, gateway } = await served();
  equal((await extendedConnect(url, "/other", "holdfast.v1")).status, 404);
  ok(gateway.links === 0);
});
