import {
  GATEWAY_POLL_CASES,
  gatewayCases,
  gatewayContext,
  type GatewayPlace,
} from "@holdfast/core/testing/conformance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { bridgeTransport } from "./bridge_transport.ts";
import { dataChannelTransport } from "./data_channel_transport.ts";
import { eventSourceTransport } from "./event_source_transport.ts";
import { fetchPuller } from "./fetch_puller.ts";
import { lineStreamTransport } from "./line_stream_transport.ts";
import { longPollTransport } from "./long_poll_transport.ts";
import {
  type GatewayBenchServer,
  makeShortCertificate,
  startGatewayBenchServer,
} from "./testing/mod.ts";
import { webSocketTransport } from "./web_socket_transport.ts";
import { webTransportTransport } from "./web_transport_transport.ts";

const certificate = makeShortCertificate(Date.now());
let server: GatewayBenchServer;

beforeAll(async () => {
  server = await startGatewayBenchServer(certificate);
});
afterAll(() => server.close());

const transports = [
  webSocketTransport(),
  eventSourceTransport(),
  lineStreamTransport(),
  longPollTransport(),
  bridgeTransport(),
  dataChannelTransport({ bindAddress: "127.0.0.1" }),
  webTransportTransport({ ca: certificate.certificate }),
];

const place: GatewayPlace = {
  get benchUrl(): string {
    return server.url;
  },
  transports,
  puller: fetchPuller(),
  post: async (url) => {
    const told = await (await fetch(url, { method: "POST" })).text();
    // The library compares certificates with names, and with no IP address.
    return told.replace("https://127.0.0.1", "https://localhost");
  },
  sleep: (delayMs) => new Promise((wake) => setTimeout(wake, delayMs)),
  wallNow: () => Date.now(),
};

for (const transport of transports) {
  describe(`gateway by ${transport.kind} over Node`, () => {
    for (const item of gatewayCases(transport)) {
      test(item.name, () => item.run(gatewayContext(transport, place)), 20_000);
    }
  });
}

describe("gateway by poll over Node", () => {
  for (const item of GATEWAY_POLL_CASES) {
    test(item.name, () => item.run(gatewayContext(transports[0]!, place)), 20_000);
  }
});
