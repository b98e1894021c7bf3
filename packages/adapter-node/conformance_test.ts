import {
  PULLER_CASES,
  pullerContext,
  transportCases,
  transportContext,
} from "@holdfast/core/testing/conformance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { bridgeTransport } from "./bridge_transport.ts";
import { dataChannelTransport } from "./data_channel_transport.ts";
import { eventSourceTransport } from "./event_source_transport.ts";
import { fetchPuller } from "./fetch_puller.ts";
import { lineStreamTransport } from "./line_stream_transport.ts";
import { longPollTransport } from "./long_poll_transport.ts";
import {
  type ConformanceServer,
  makeShortCertificate,
  startConformanceServer,
} from "./testing/mod.ts";
import { webSocketTransport } from "./web_socket_transport.ts";
import { webTransportTransport } from "./web_transport_transport.ts";

const certificate = makeShortCertificate(Date.now());
let server: ConformanceServer;

beforeAll(async () => {
  server = await startConformanceServer(certificate);
});
afterAll(() => server.close());

const place = {
  get serverUrl(): string {
    return server.url;
  },
  get transportUrl(): string {
    return server.transportUrl?.replace("127.0.0.1", "localhost") ?? "";
  },
  get refusedPort(): number {
    return server.refusedPort;
  },
  sleep: (delayMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, delayMs)),
  wallNow: (): number => Date.now(),
};

const transports = [
  webSocketTransport(),
  eventSourceTransport({ firstByteMs: 400 }),
  lineStreamTransport({ firstByteMs: 400 }),
  longPollTransport(),
  bridgeTransport(),
  // Only the loopback: a machine's other addresses come and go under a test.
  dataChannelTransport({ bindAddress: "127.0.0.1" }),
  webTransportTransport({ ca: certificate.certificate, handshakeMs: 1000 }),
];

for (const transport of transports) {
  describe.concurrent(`${transport.kind} over Node`, () => {
    for (const item of transportCases(transport)) {
      test(item.name, () => item.run(transportContext(transport, place)), 20_000);
    }
  });
}

describe.concurrent("puller over Node", () => {
  for (const item of PULLER_CASES) {
    test(item.name, () => item.run(pullerContext(fetchPuller(), place)), 20_000);
  }
});
