import {
  type ConformancePlace,
  PULLER_CASES,
  pullerContext,
  transportCases,
  transportContext,
} from "@holdfast/core/testing/conformance";
import { describe, inject, test } from "vitest";
import { browserPlatform } from "./mod.ts";

const place: ConformancePlace = {
  serverUrl: inject("conformanceUrl"),
  transportUrl: inject("transportUrl"),
  refusedPort: inject("refusedPort"),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  wallNow: () => Date.now(),
  // Chromium delays handshakes while many are under way or have failed.
  patienceMs: 20_000,
};

// Half the patience that the suite's silent streams ask for.
const platform = browserPlatform({
  eventSource: { firstByteMs: 500 },
  lineStream: { firstByteMs: 500 },
  webTransport: {
    serverCertificateHashes: [{
      algorithm: "sha-256",
      value: Uint8Array.from(inject("certificateHash")),
    }],
  },
});

for (const transport of Object.values(platform.transports)) {
  describe(`transport ${transport.kind}`, () => {
    const context = transportContext(transport, place);
    for (const item of transportCases(transport)) {
      test(item.name, () => item.run(context));
    }
  });
}

describe("puller", () => {
  const context = pullerContext(platform.puller, place);
  for (const item of PULLER_CASES) test(item.name, () => item.run(context));
});
