import { type LinkEnd, type LinkListener, webTransport } from "@holdfast/core";
import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { webTransportTransport } from "./web_transport_transport.ts";

/** What each session was asked for; none of them comes up. */
class NoSession {
  static asked: (readonly unknown[])[] = [];

  constructor(...args: readonly unknown[]) {
    NoSession.asked.push(args);
    throw new TypeError("Cannot open a session: this is a test");
  }

  /** The constructor, as the adapter takes it; what was asked before is forgotten. */
  static fresh(): typeof WebTransport {
    NoSession.asked = [];
    return NoSession as unknown as typeof WebTransport;
  }
}

const hashOf = (byte: number): WebTransportHash => ({
  algorithm: "sha-256",
  value: new Uint8Array(32).fill(byte),
});

/** Opens a link, and waits for its end. */
function end(transport: ReturnType<typeof webTransportTransport>): Promise<LinkEnd> {
  return new Promise((resolve) => {
    const nothing = (): void => {};
    const listener: LinkListener = {
      opened: nothing,
      message: nothing,
      heard: nothing,
      answered: nothing,
      ended: resolve,
    };
    const route = webTransport("https://host/session");
    transport.open({ route, resumeAfter: null, maxMessageBytes: 1000 }, listener);
  });
}

test("webTransportTransport() trusts an authority alone where no hash is given", async () => {
  const transport = webTransportTransport({ WebTransport: NoSession.fresh() });
  equal((await end(transport)).how, "failed");
  deepEqual(NoSession.asked, [["https://host/session"]]);
});

test("webTransportTransport() trusts certificates by their hashes", async () => {
  const serverCertificateHashes = [hashOf(1), hashOf(2)];
  const WebTransport = NoSession.fresh();
  await end(webTransportTransport({ WebTransport, serverCertificateHashes }));
  deepEqual(NoSession.asked, [["https://host/session", { serverCertificateHashes }]]);
});

test("webTransportTransport() asks for the hashes of the moment before each session", async () => {
  let hashes: readonly WebTransportHash[] = [];
  const serverCertificateHashes = (): readonly WebTransportHash[] => hashes;
  const WebTransport = NoSession.fresh();
  const transport = webTransportTransport({ WebTransport, serverCertificateHashes });
  await end(transport);
  hashes = [hashOf(3)];
  await end(transport);
  deepEqual(NoSession.asked, [
    ["https://host/session"],
    ["https://host/session", { serverCertificateHashes: [hashOf(3)] }],
  ]);
});
