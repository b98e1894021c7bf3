import {
  GATEWAY_POLL_CASES,
  gatewayCases,
  gatewayContext,
  type GatewayPlace,
} from "@holdfast/core/testing/conformance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { dataChannelTransport } from "./data_channel_transport.ts";
import { eventSourceTransport } from "./event_source_transport.ts";
import { fetchPuller } from "./fetch_puller.ts";
import { lineStreamTransport } from "./line_stream_transport.ts";
import { longPollTransport } from "./long_poll_transport.ts";
import { type GatewayBenchServer, startGatewayBenchServer } from "./testing/mod.ts";
import { webSocketTransport } from "./web_socket_transport.ts";

let server: GatewayBenchServer;

beforeAll(async () => {
  server = await startGatewayBenchServer();
});
afterAll(() => server.close());

const transports = [
  webSocketTransport(),
  eventSourceTransport(),
  lineStreamTransport(),
  longPollTransport(),
  dataChannelTransport({ bindAddress: "127.0.0.1" }),
];

const place: GatewayPlace = {
  get benchUrl(): string {
    return server.url;
  },
  transports,
  puller: fetchPuller(),
  post: async (url) => await (await fetch(url, { method: "POST" })).text(),
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
