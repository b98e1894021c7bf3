import { dataChannel, Secret } from "@holdfast/core";
import { equal } from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { WebSocket } from "ws";
import { dataChannelTransport } from "../data_channel_transport.ts";
import { connectSlow, sessionFields, sessionStart } from "../http3/raw_client.setup.ts";
import { startChannelProxy } from "../testing/channel_proxy.ts";
import { createGatewayServer } from "./gateway_server.ts";
import { closers, type SlowBench } from "./slow_reader.setup.ts";

/** A client that can stop reading. */
export interface Reader {
  pause(): void;
  resume(): void;
}

/** Opens a client on one carrier, which hands on each message. */
export type Open = (bench: SlowBench, hear: (text: string) => void) => Promise<Reader>;

/** Cuts what comes into lines, and hands on those that begin so, without it. */
function lines(hear: (text: string) => void, start = ""): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const [last = "", ...whole] = `${rest}${chunk.toString("latin1")}`.split("\n").reverse();
    rest = last;
    for (const line of whole.reverse()) {
      if (line !== "" && line.startsWith(start)) hear(line.slice(start.length));
    }
  };
}

const hello = ({ ticket }: SlowBench): string => `${JSON.stringify({ type: "hello", ticket })}\n`;

const overHttp = (name: string, start?: string): Open => async ({ gateway, ticket }, hear) => {
  const headers = { authorization: `Bearer ${ticket}` };
  const request = get(`${gateway.url}/v1/feeds/counter/${name}`, { headers, agent: false });
  request.on("error", () => {});
  closers.push(() => request.destroy());
  const [response] = await once(request, "response") as [IncomingMessage];
  response.on("error", () => {});
  return response.on("data", lines(hear, start));
};

/** A client on each carrier that is a stream. */
export const CARRIERS: Readonly<Record<string, Open>> = {
  "websocket": async ({ gateway, ticket }, hear) => {
    const address = `${gateway.url.replace("http", "ws")}/v1/feeds/counter/socket`;
    const client = new WebSocket(address, ["holdfast.v1", `holdfast.ticket.${ticket}`]);
    client.on("error", () => {});
    client.on("message", (data) => hear(String(data)));
    closers.push(() => client.terminate());
    await once(client, "open");
    return client;
  },
  "event-stream": overHttp("events", "data: "),
  "line-stream": overHttp("stream"),
  "event-stream of HTTP/2": async ({ gateway, ticket, certificate, key }, hear) => {
    const { server, cut } = createGatewayServer(gateway, { certificate, key: new Secret(key) });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => {
      cut();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const client = connectHttp2(`https://localhost:${port}`, { ca: certificate });
    client.on("error", () => {});
    closers.push(() => client.destroy());
    const headers = { ":path": "/v1/feeds/counter/events", "authorization": `Bearer ${ticket}` };
    const stream = client.request(headers).on("error", () => {});
    return stream.on("data", lines(hear, "data: "));
  },
  "bridge": async (at, hear) => {
    const socket = connect(at.gateway.bridgePort!, "127.0.0.1").on("error", () => {});
    closers.push(() => socket.destroy());
    await once(socket, "connect");
    socket.write(hello(at));
    return socket.on("data", lines(hear));
  },
  "webtransport": async (at, hear) => {
    const port = Number(new URL(at.gateway.transportUrl ?? "").port);
    const client = await connectSlow(port, at.certificate);
    closers.push(() => client.close());
    equal(await client.ask(sessionFields("/v1/feeds/counter/transport")), "200");
    client.open(sessionStart(hello(at))).stream.on("data", lines(hear));
    return client;
  },
  // Its library reads whatever comes, so what it says of that is held back here too.
  "data-channel": async ({ gateway, ticket }, hear) => {
    const proxy = await startChannelProxy({ target: gateway.url });
    closers.push(() => proxy.close());
    const headers = { authorization: `Bearer ${ticket}` };
    const route = dataChannel(`${proxy.url}/v1/feeds/counter/channel`, {
      guarantee: "cursor",
      headers,
    });
    const request = { route, resumeAfter: null, maxMessageBytes: 1 << 20 };
    const nothing = (): void => {};
    const link = dataChannelTransport({ bindAddress: "127.0.0.1" }).open(request, {
      ...{ opened: nothing, heard: nothing, answered: nothing, ended: nothing },
      message: (text) => hear(String(text)),
    });
    closers.push(() => link.abandon());
    return { pause: () => proxy.set({ type: "offline" }), resume: () => proxy.heal() };
  },
};
