import type { EvidenceOf } from "@holdfast/core";
import { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";
import { jsonInterfaces } from "./json_interfaces.ts";

/** Options for {@linkcode readInterfaces}. */
export interface InterfaceOptions extends ReadOptions {
  /** On whose host it was read. @default {"near"} */
  readonly end?: "near" | "far";
}

/** What a text told of one interface. */
export interface InterfaceCounters {
  readonly name: string;
  readonly receivedPackets: number;
  readonly sentPackets: number;
  readonly dropped: number;
  readonly errors: number;
  readonly mtu?: number;
  readonly isUp?: boolean;
}

type Format = "link" | "proc" | "json";

interface Growing {
  name: string;
  receivedPackets: number;
  sentPackets: number;
  dropped: number;
  errors: number;
  mtu?: number;
  isUp?: boolean;
}

const INTERFACES_MAX = 256;
const DOCUMENTS_MAX = 8;
const JSON_CHARACTERS_MAX = 1024 * 1024;
const HEAD_REGEXP = /^\d{1,6}: ([^\s:@]{1,15})(?:@\S{1,32})?: <([A-Z0-9_,-]*)>(.*)$/;
const PROC_REGEXP = /^\s*([^\s:]{1,15}):\s*((?:\d{1,19}\s+){15}\d{1,19})\s*$/;
const COUNTERS_REGEXP = /^\s+\d{1,19}(?:\s+\d{1,19}){3,9}\s*$/;

/**
 * Reads `ip -s link`, `ip -s -j link` and `/proc/net/dev`. Where a text holds an interface twice,
 * the last word counts, and what came between them is its growth. Never throws on any text.
 *
 * @example A tunnel that sends and hears nothing
 * ```ts
 * import { readInterfaces } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const [wg] = await readInterfaces([
 *   "4: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN",
 *   "    RX:  bytes packets errors dropped  missed   mcast",
 *   "             0       0      0       0       0       0",
 *   "    TX:  bytes packets errors dropped carrier collsns",
 *   "          1480      10      0       0       0       0",
 * ]);
 * equal(wg?.sentPackets, 10);
 * equal(wg?.mtu, 1420);
 * ```
 */
export async function readInterfaces(
  lines: TextSource,
  options: InterfaceOptions = {},
): Promise<EvidenceOf<"interface">[]> {
  const reader = interfaceReader(options);
  await readLines(lines, [reader]);
  return reader.end();
}

/** The reader of {@linkcode readInterfaces}, to be used beside others on the same text. */
export function interfaceReader(
  options: InterfaceOptions = {},
): LineReader<EvidenceOf<"interface">> {
  const { at = Date.now(), end = "near" } = options;
  const found = new Map<string, InterfaceCounters>();
  /** The first reading of each, in each format: two formats may tell of one moment. */
  const earlier = new Map<string, InterfaceCounters>();
  const firstOf = new Map<string, InterfaceCounters>();
  let current: Growing | null = null;
  let expects: "rx" | "tx" | null = null;
  /** Texts of `ip -s -j link`, one after the other; the last is still being read. */
  const documents: string[] = [];
  const keep = (counters: InterfaceCounters, format: Format): void => {
    const { name } = counters;
    if (found.size >= INTERFACES_MAX && !found.has(name)) return;
    const key = `${format} ${name}`;
    if (!earlier.has(key)) earlier.set(key, counters);
    firstOf.set(name, earlier.get(key) ?? counters);
    found.set(name, counters);
  };
  return {
    read(line): void {
      if (line.startsWith("[") && documents.length < DOCUMENTS_MAX) documents.push("");
      const document = documents.at(-1);
      if (document !== undefined && !/^\d{1,6}: /.test(line)) {
        if (document.length < JSON_CHARACTERS_MAX) documents.push(`${documents.pop()}${line}\n`);
        return;
      }
      const head = HEAD_REGEXP.exec(line);
      if (head !== null) {
        current = begun(head);
        expects = null;
        keep(current, "link");
        return;
      }
      const proc = PROC_REGEXP.exec(line);
      if (proc !== null) keep(procCounters(proc), "proc");
      else if (/^\s+RX: /.test(line)) expects = "rx";
      else if (/^\s+TX: /.test(line)) expects = "tx";
      else if (current !== null && expects !== null && COUNTERS_REGEXP.test(line)) {
        count(current, expects, line);
        expects = null;
      }
    },
    end(): EvidenceOf<"interface">[] {
      for (const counters of documents.flatMap(jsonInterfaces)) keep(counters, "json");
      return [...found.values()].map((counters) => ({
        kind: "interface",
        at,
        end,
        hop: isTunnel(counters.name) ? "tunnel" : end === "near" ? "proxy" : "server",
        ...counters,
        ...growthOf(counters, firstOf.get(counters.name)),
      }));
    },
  };
}

/** What came between two readings; nothing where there was one, or where it counts anew. */
function growthOf(
  last: InterfaceCounters,
  first: InterfaceCounters = last,
): Pick<EvidenceOf<"interface">, "receivedGrowth" | "sentGrowth"> {
  const receivedGrowth = last.receivedPackets - first.receivedPackets;
  const sentGrowth = last.sentPackets - first.sentPackets;
  return first === last || receivedGrowth < 0 || sentGrowth < 0
    ? {}
    : { receivedGrowth, sentGrowth };
}

function begun([, name = "", flags = "", rest = ""]: readonly string[]): Growing {
  const mtu = /\bmtu (\d{2,6})\b/.exec(rest)?.[1];
  const words = flags.split(",");
  const isDown = /\bstate (?:DOWN|LOWERLAYERDOWN)\b/.test(rest) || words.includes("NO-CARRIER");
  return {
    name,
    receivedPackets: 0,
    sentPackets: 0,
    dropped: 0,
    errors: 0,
    isUp: words.includes("UP") && !isDown,
    ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
  };
}

/** bytes, packets, errors, dropped, and more that is not told. */
function count(counters: Growing, direction: "rx" | "tx", line: string): void {
  const [, packets = 0, errors = 0, dropped = 0] = line.trim().split(/\s+/).map(Number);
  if (direction === "rx") counters.receivedPackets = packets;
  else counters.sentPackets = packets;
  counters.errors += errors;
  counters.dropped += dropped;
}

/** Eight columns received, eight sent; bytes, packets, errs, drop come first in both. */
function procCounters([, name = "", columns = ""]: readonly string[]): InterfaceCounters {
  const counts = columns.trim().split(/\s+/).map(Number);
  const column = (n: number): number => counts[n] ?? 0;
  return {
    name,
    receivedPackets: column(1),
    sentPackets: column(9),
    errors: column(2) + column(10),
    dropped: column(3) + column(11),
  };
}

function isTunnel(name: string): boolean {
  return /^(?:wg|tun|utun)/.test(name);
}
