import { type LinkEnd, type Transport, webTransport } from "@holdfast/core";
import { deepEqual, equal, match } from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { loadQuicLibrary, QUIC_LIMITS, type QuicServer } from "./http3/quic_library.ts";
import {
  type ConformanceServer,
  makeShortCertificate,
  startConformanceServer,
} from "./testing/mod.ts";
import { webTransportTransport } from "./web_transport_transport.ts";

const certificate = makeShortCertificate(Date.now());
const ca = certificate.certificate;
let server: ConformanceServer;
beforeAll(async () => {
  server = await startConformanceServer(certificate);
});
afterAll(() => server.close());

/** Opens a link and waits for its end. */
function endOf(transport: Transport, url: string): Promise<LinkEnd> {
  return new Promise((resolve) => {
    const request = { route: webTransport(url), resumeAfter: null, maxMessageBytes: 1000 };
    transport.open(request, {
      opened: () => {},
      message: () => {},
      heard: () => {},
      answered: () => {},
      ended: resolve,
    });
  });
}

function address(host: string, path = "messages?then-close=1"): string {
  const { port } = new URL(server.transportUrl ?? "");
  return `https://${host}:${port}/conformance/webtransport/${path}`;
}

test("webTransportTransport() takes a certificate of an authority that it was given", async () => {
  const end = await endOf(webTransportTransport({ ca }), address("localhost"));
  deepEqual([end.how, end.code], ["closed", 1000]);
});

test("webTransportTransport() takes no other certificate, and says so", async () => {
  const others = [{}, { ca: makeShortCertificate(Date.now()).certificate }];
  for (const options of others) {
    const end = await endOf(webTransportTransport(options), address("localhost"));
    equal(end.how, "failed");
    match(end.message ?? "", /^TLS ended the handshake: .* authority that is not trusted$/);
  }
});

test("webTransportTransport() takes no certificate for another name", async () => {
  const end = await endOf(webTransportTransport({ ca }), address("127.0.0.1"));
  equal(end.how, "failed");
  match(end.message ?? "", /^TLS ended the handshake: the certificate is not for this name/);
});

test("webTransportTransport() says with which status a session was refused", async () => {
  const end = await endOf(webTransportTransport({ ca }), address("localhost", "status?code=503"));
  equal(end.how, "failed");
  match(end.message ?? "", /status 503$/);
});

test("webTransportTransport() says that a server has no WebTransport", async () => {
  const { createQuicServer } = await loadQuicLibrary();
  const plain: QuicServer = createQuicServer({
    ...QUIC_LIMITS,
    runtimeMode: "wasm",
    cert: certificate.certificate,
    key: certificate.key,
    maxConnections: 1,
  });
  // A control stream with no settings in its frame (RFC 9114 §6.2.1, §7.2.4).
  plain.on("session", (session) => {
    session._eventLoop.streamSend(session.connHandle, 3, Buffer.of(0, 4, 0), false);
  });
  const { port } = await plain.listen(0, "127.0.0.1");
  const end = await endOf(webTransportTransport({ ca }), `https://localhost:${port}/`);
  equal(end.how, "failed");
  match(end.message ?? "", /^The server speaks HTTP\/3, but no WebTransport$/);
  await plain.close();
});

test("webTransportTransport() ends as failed where its library is missing", async () => {
  const library = (): Promise<never> => Promise.reject(new Error("Cannot speak HTTP/3"));
  const end = await endOf(webTransportTransport({ library }), address("localhost"));
  deepEqual([end.how, end.message], ["failed", "Cannot speak HTTP/3"]);
});
