import {
  PULLER_CASES,
  pullerContext,
  transportCases,
  transportContext,
} from "@holdfast/core/testing/conformance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { dataChannelTransport } from "./data_channel_transport.ts";
import { eventSourceTransport } from "./event_source_transport.ts";
import { fetchPuller } from "./fetch_puller.ts";
import { lineStreamTransport } from "./line_stream_transport.ts";
import { longPollTransport } from "./long_poll_transport.ts";
import { type ConformanceServer, startConformanceServer } from "./testing/mod.ts";
import { webSocketTransport } from "./web_socket_transport.ts";

let server: ConformanceServer;

beforeAll(async () => {
  server = await startConformanceServer();
});
afterAll(() => server.close());

const place = {
  get serverUrl(): string {
    return server.url;
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
  // Only the loopback: a machine's other addresses come and go under a test.
  dataChannelTransport({ bindAddress: "127.0.0.1" }),
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
