import { deepEqual, equal } from "node:assert/strict";
import { createSecureServer, type SecureServerOptions } from "node:http2";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, test } from "vitest";
import type { Server } from "node:net";
import { makeCertificates } from "./certificates.setup.ts";
import { probeHttp2 } from "./http2_probe.ts";
import { listening, probing, recordsOf } from "./probing.setup.ts";

const certificates = makeCertificates();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function told(server: Server): Promise<unknown> {
  servers.push(server);
  const port = await listening(server);
  const { target, context } = probing(`https://localhost:${port}`, { ca: certificates.ca });
  const [found] = recordsOf(await probeHttp2(target, context, true), "http2");
  return [found?.offered, found?.extendedConnect, found?.connectStatus];
}

function serving(options: SecureServerOptions, status: number | null): Server {
  const server = createSecureServer({ ...certificates.good, ...options });
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    if (status !== null) stream.respond({ ":status": status });
  });
  server.on("sessionError", () => {});
  return server;
}

const CONNECTS = { settings: { enableConnectProtocol: true } };

test("probeHttp2() sees HTTP/2 without extended CONNECT", async () => {
  deepEqual(await told(serving({}, 200)), [true, false, null]);
});

test("probeHttp2() tries extended CONNECT where it is advertised", async () => {
  deepEqual(await told(serving(CONNECTS, 200)), [true, true, 200]);
  deepEqual(await told(serving(CONNECTS, 501)), [true, true, 501]);
});

test("probeHttp2() gives up on a CONNECT that nobody answers", async () => {
  deepEqual(await told(serving(CONNECTS, null)), [true, true, null]);
});

test("probeHttp2() sees that only HTTP/1.1 is offered", async () => {
  const server = createTlsServer(
    { ...certificates.good, ALPNProtocols: ["http/1.1"] },
    (socket) => socket.on("error", () => {}),
  );
  deepEqual(await told(server), [false, false, null]);
});

test("probeHttp2() has nothing to do without TLS", async () => {
  const { target, context } = probing("http://127.0.0.1:9");
  deepEqual(await probeHttp2(target, context, true), []);
  equal(context.connections, 0);
});
