import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { request } from "node:https";
import { Secret } from "@holdfast/core";
import { afterEach, beforeEach, test } from "vitest";
import { WebSocket } from "ws";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const made = makeShortCertificate(Date.now());
const tls = { certificate: made.certificate, key: new Secret(made.key) };
const OPTIONS = { ca: made.certificate, servername: "localhost" };

let gateway: RunningGateway;
let authorization: string;

beforeEach(async () => {
  const upstream = {
    start: (publish: (event: unknown, value: unknown) => void) => {
      publish(7, 7);
      return () => {};
    },
  };
  gateway = await startGateway({ secret: SECRET, upstream: () => upstream }, { tls });
  authorization = `Bearer ${(await issueTicket(SECRET, { feed: "counter" })).reveal()}`;
});
afterEach(() => gateway.stop());

test("createGatewayServer() serves plain carriers over HTTP/2, streams included", async () => {
  const session = connect(gateway.url, OPTIONS);
  const answers = await Promise.all(["", "/stream"].map(async (end) => {
    const stream = session.request({ ":path": `/v1/feeds/counter${end}`, authorization });
    const [headers] = await once(stream, "response");
    let text = "";
    for await (const chunk of stream.setEncoding("utf8")) {
      text += chunk;
      if (text.includes("snapshot")) break;
    }
    return [headers[":status"], text.includes('"value":7')];
  }));
  deepEqual(answers, [[200, true], [200, true]]);
  session.destroy();
});

test("createGatewayServer() takes WebSockets by extended CONNECT and by Upgrade", async () => {
  const session = connect(gateway.url, OPTIONS);
  const [settings] = await once(session, "remoteSettings");
  equal(settings.enableConnectProtocol, true);
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": "/v1/feeds/counter/socket",
    "sec-websocket-version": "13",
    "sec-websocket-protocol": "holdfast.v1",
    authorization,
  });
  const [headers] = await once(stream, "response");
  equal(headers[":status"], 200);
  const [first] = await once(stream, "data");
  ok(String(first).includes('"value":7'));
  session.destroy();
  const url = `${gateway.url.replace("https", "wss")}/v1/feeds/counter/socket`;
  const socket = new WebSocket(url, ["holdfast.v1"], { ...OPTIONS, headers: { authorization } });
  const [message] = await once(socket, "message");
  ok(String(message).includes('"value":7'));
  socket.terminate();
});

test("createGatewayServer() answers a CONNECT that is for nobody, and HTTP/1.1", async () => {
  const session = connect(gateway.url, OPTIONS);
  await once(session, "remoteSettings");
  const asked = { ":method": "CONNECT", ":protocol": "websocket", ":path": "/elsewhere" };
  const [headers] = await once(session.request(asked), "response");
  equal(headers[":status"], 404);
  session.destroy();
  const [answer] = await once(request(`${gateway.url}/healthz`, OPTIONS).end(), "response");
  equal(answer.statusCode, 200);
  answer.resume();
});

test("startGateway() refuses a certificate that is none", async () => {
  const broken = { certificate: "none", key: new Secret("none") };
  const started = startGateway({ secret: SECRET, upstream: () => null }, { tls: broken });
  await rejects(started, /^Error: Cannot serve TLS: certificate and key do not fit/);
});
