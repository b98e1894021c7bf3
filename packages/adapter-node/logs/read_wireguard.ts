import type { EvidenceOf } from "@holdfast/core";
import { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";
import { wireguardDumpLine } from "./wireguard_dump.ts";
import { WireguardShow } from "./wireguard_show.ts";
import type { WireguardPeer } from "./wireguard_peer.ts";

/** Options for {@linkcode readWireguard}. */
export interface WireguardOptions extends ReadOptions {
  /** On whose host it was read. @default {"near"} */
  readonly end?: "near" | "far";
}

/** A host with more peers is no home of one server. */
const PEERS_MAX = 256;
const NO_DEVICE_REGEXP = /Unable to access interface|No such device|Cannot find device/i;

/**
 * Reads `wg show`, plain or as `wg show all dump`. Private and preshared keys are dropped where
 * they are met; public keys are cut to their beginning. Where a text holds two readings of a peer,
 * one below the other, the second says how much its counters grew. Never throws on any text.
 *
 * @example A peer that never answered
 * ```ts
 * import { readWireguard } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const [peer] = await readWireguard([
 *   "interface: wg0",
 *   "peer: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
 *   "  endpoint: 203.0.113.7:51820",
 *   "  transfer: 0 B received, 1.30 KiB sent",
 * ]);
 * equal(peer?.handshakeAgeS, null);
 * equal(peer?.sentBytes, 1331);
 * ```
 *
 * @returns One record for each peer; one that is down where the text is empty, or an interface has
 * no peer or does not exist.
 */
export async function readWireguard(
  lines: TextSource,
  options: WireguardOptions = {},
): Promise<EvidenceOf<"wireguard">[]> {
  const reader = wireguardReader(options);
  await readLines(lines, [reader]);
  return reader.end();
}

/** The reader of {@linkcode readWireguard}, to be used beside others on the same text. */
export function wireguardReader(
  options: WireguardOptions = {},
): LineReader<EvidenceOf<"wireguard">> {
  const { at = Date.now(), end = "near" } = options;
  const show = new WireguardShow();
  const peers = new Map<string, WireguardPeer>();
  const earlier = new Map<string, WireguardPeer>();
  const interfaces = new Map<string, { publicKey?: string; listenPort?: number }>();
  const down = new Set<string>();
  let isEmpty = true;
  return {
    read(line): void {
      isEmpty &&= line.trim() === "";
      if (NO_DEVICE_REGEXP.test(line)) down.add(deviceOf(line));
      const found = wireguardDumpLine(line, at) ?? show.read(line);
      if (found === null || peers.size + interfaces.size >= PEERS_MAX) return;
      if (found.peer === undefined) {
        const { publicKey, listenPort } = found;
        interfaces.set(found.interface, {
          ...(publicKey === undefined ? {} : { publicKey }),
          ...(listenPort === undefined ? {} : { listenPort }),
        });
        return;
      }
      const key = `${found.interface} ${found.peer.key}`;
      // A peer of `wg show` is told line by line: one reading, until it begins anew.
      const last = peers.get(key);
      if (found.isSameReading !== true && last !== undefined) earlier.set(key, last);
      peers.set(key, grown(earlier.get(key), found.peer));
    },
    end(): EvidenceOf<"wireguard">[] {
      const records = [...peers].map(([key, peer]) => {
        const name = key.slice(0, key.indexOf(" "));
        return recordOf(name, peer, interfaces.get(name) ?? {}, { at, end });
      });
      const lonely = [...interfaces.keys()]
        .filter((name) => !records.some((record) => record.interface === name));
      const gone = isEmpty ? [""] : [...down, ...lonely];
      return [...records, ...gone.map((name) => downRecord(name, at, end))];
    },
  };
}

function grown(earlier: WireguardPeer | undefined, later: WireguardPeer): WireguardPeer {
  return earlier === undefined ? later : {
    ...later,
    receivedGrowth: Math.max(0, later.receivedBytes - earlier.receivedBytes),
    sentGrowth: Math.max(0, later.sentBytes - earlier.sentBytes),
  };
}

function recordOf(
  name: string,
  { key, ...peer }: WireguardPeer,
  own: { readonly publicKey?: string; readonly listenPort?: number },
  seen: { readonly at: number; readonly end: "near" | "far" },
): EvidenceOf<"wireguard"> {
  return {
    kind: "wireguard",
    hop: "tunnel",
    ...seen,
    interface: name,
    isUp: true,
    ...peer,
    peerKey: key,
    ...own,
  };
}

function downRecord(name: string, at: number, end: "near" | "far"): EvidenceOf<"wireguard"> {
  return {
    kind: "wireguard",
    hop: "tunnel",
    at,
    end,
    interface: name,
    handshakeAgeS: null,
    receivedBytes: 0,
    sentBytes: 0,
    isUp: false,
  };
}

function deviceOf(line: string): string {
  return /(?:interface|device) "?([\w.-]{1,15})"?/.exec(line)?.[1] ?? "";
}
