import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import type { Memory, Platform } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";

/** A network on which every carrier was seen to work, and none is remembered as the last one. */
const OPEN_GATES: Memory = {
  read: (key) => key.startsWith("gate ") ? "1" : null,
  write: () => {},
};

/**
 * A Node client with every carrier, and a memory of its own.
 *
 * @param ca Whom it trusts with WebTransport, as PEM.
 * @param knowsNetwork Whether carriers over UDP were seen to work there, and so need not stand
 *   back.
 */
export function feedPlatform(ca: string, knowsNetwork: boolean): Platform {
  return {
    ...nodePlatform({ dataChannel: { bindAddress: "127.0.0.1" }, webTransport: { ca } }),
    memory: knowsNetwork ? OPEN_GATES : new MemoryStore(systemClock()),
  };
}
