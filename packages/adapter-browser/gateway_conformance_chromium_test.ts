import {
  GATEWAY_POLL_CASES,
  gatewayCases,
  gatewayContext,
  type GatewayPlace,
} from "@holdfast/core/testing/conformance";
import type { Transport } from "@holdfast/core";
import { describe, inject, test } from "vitest";
import { browserPlatform } from "./mod.ts";

const platform = browserPlatform({
  webTransport: {
    serverCertificateHashes: [{
      algorithm: "sha-256",
      value: Uint8Array.from(inject("certificateHash")),
    }],
  },
});
const transports: readonly Transport[] = Object.values(platform.transports);

const place: GatewayPlace = {
  benchUrl: inject("gatewayBenchUrl"),
  transports,
  puller: platform.puller,
  post: async (url) => await (await fetch(url, { method: "POST" })).text(),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  wallNow: () => Date.now(),
  // Chromium delays handshakes while many are under way or have failed.
  patienceMs: 20_000,
};

for (const transport of transports) {
  describe(`gateway by ${transport.kind} in Chromium`, () => {
    for (const item of gatewayCases(transport)) {
      test(item.name, () => item.run(gatewayContext(transport, place)));
    }
  });
}

describe("gateway by poll in Chromium", () => {
  for (const item of GATEWAY_POLL_CASES) {
    test(item.name, () => item.run(gatewayContext(transports[0]!, place)));
  }
});
