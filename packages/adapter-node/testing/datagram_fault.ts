/**
 * One way to break a path of datagrams, as plain data. A datagram that does not pass is lost: what
 * mends that is the protocol above (QUIC, or SCTP over DTLS).
 */
export type DatagramFault =
  /** Nothing passes and nothing says so, until the fault is healed; then everything goes on. */
  | { readonly type: "offline" }
  /** The port is shut, so that the system itself tells senders (ICMP port unreachable). */
  | { readonly type: "down" }
  /** Flows known now fall silent for good; new ones work. */
  | { readonly type: "half_open" }
  /** Every datagram comes later, and one may overtake another. */
  | {
    readonly type: "slow";
    /** Added in each direction. @default {200} */
    readonly latencyMs?: number;
    /** Up to this much more, drawn per datagram. @default {100} */
    readonly jitterMs?: number;
  }
  /** Some datagrams never arrive. */
  | {
    readonly type: "lossy";
    /** Share of datagrams that are lost. @default {0.2} */
    readonly share?: number;
  }
  /** Some datagrams arrive twice. */
  | {
    readonly type: "doubled";
    /** Share of datagrams that come twice. @default {0.3} */
    readonly share?: number;
  }
  /** Some datagrams arrive with one bit turned over, as where a checksum is not looked at. */
  | {
    readonly type: "corrupted";
    /** Share of datagrams that are spoiled. @default {0.1} */
    readonly share?: number;
  }
  /** Large datagrams vanish, as in a hole of path MTU discovery (RFC 8899 §1). */
  | {
    readonly type: "narrow";
    /**
     * Largest payload that passes, in bytes. QUIC begins with 1200 (RFC 9000 §14.1), so less stops
     * it.
     *
     * @default {1100}
     */
    readonly bytesMax?: number;
  }
  /** A slow road with a short queue: what would wait longer than a second is lost. */
  | {
    readonly type: "throttled";
    /** Bytes of payload a second in each direction, for all flows together. @default {8192} */
    readonly bytesPerS?: number;
  }
  /**
   * Each flow goes on from another port of ours, as behind a NAT that gave it a new mapping; what
   * is sent to the old one vanishes. It happens each time it is set.
   */
  | { readonly type: "rebound" };

/** The name of a fault of datagrams. */
export type DatagramFaultType = DatagramFault["type"];

/** A fault of datagrams as a page or a report shows it. */
export interface DatagramFaultEntry {
  readonly type: DatagramFaultType;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly description: string;
}

/**
 * Every fault of datagrams, with what it does.
 *
 * @example Their names
 * ```ts
 * import { DATAGRAM_FAULTS } from "@holdfast/adapter-node/testing";
 * import { ok } from "node:assert/strict";
 *
 * ok(DATAGRAM_FAULTS.some(({ type }) => type === "rebound"));
 * ```
 */
export const DATAGRAM_FAULTS: readonly DatagramFaultEntry[] = [
  entry("offline", "Offline", "Nothing passes, and nothing says so."),
  entry("down", "Port shut", "The port is shut, and the system tells senders so."),
  entry("half_open", "Half open", "Flows known now fall silent; new ones work."),
  entry("slow", "Slow", "Every datagram comes later, and some overtake others."),
  entry("lossy", "Lossy", "Some datagrams never arrive."),
  entry("doubled", "Doubled", "Some datagrams arrive twice."),
  entry("corrupted", "Spoiled", "Some datagrams arrive with a bit turned over."),
  entry("narrow", "Small packets only", "Datagrams larger than 1100 bytes vanish."),
  entry("throttled", "Narrow", "Eight kilobytes a second are all that passes."),
  entry("rebound", "New mapping", "Each flow goes on from another port, as behind a NAT."),
];

function entry(type: DatagramFaultType, title: string, description: string): DatagramFaultEntry {
  return { type, title, description };
}
