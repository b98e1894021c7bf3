import type { Evidence } from "@holdfast/core";
import {
  interfaceReader,
  netfilterReader,
  nginxLogReader,
  readLines,
  serverLogReader,
  wireguardReader,
} from "../logs/mod.ts";
import type { DoctorFlags, End } from "./doctor_flags.ts";
import { readInputFile, unreadable } from "./input_file.ts";
import type { Terminal } from "./terminal.ts";

/** One text from a host on the path. */
export interface HostText {
  readonly flag: "nginx-log" | "server-log" | "wireguard" | "interface" | "firewall";
  readonly end: End;
  /** A file, `-`, or the command that printed it. */
  readonly from: string;
  readonly text: string;
  /** Whether this host was asked for what it has, so that nothing is an answer too. */
  readonly isLocal?: boolean;
}

const WHAT: Readonly<Record<HostText["flag"], string>> = {
  "nginx-log": "log of nginx",
  "server-log": "log of the server",
  wireguard: "state of WireGuard",
  interface: "counters of interfaces",
  firewall: "counters of the firewall",
};
const PRINTED_BY: Readonly<Record<HostText["flag"], string>> = {
  "nginx-log": "/var/log/nginx/error.log or access.log",
  "server-log": "journalctl -u lnbits",
  wireguard: "wg show all dump",
  interface: "ip -s link",
  firewall: "nft list ruleset",
};
/** Something that stands in every log of nginx, whatever its format. */
const LOG_REGEXP = /\bHTTP\/\d|\bnginx\b|\[\w+\] \d+#\d+:|"\w*status"/i;
const KNOWN_BY: Readonly<Partial<Record<HostText["flag"], { readonly knownBy: RegExp }>>> = {
  "nginx-log": { knownBy: LOG_REGEXP },
  "server-log": { knownBy: /\b(?:HTTP|INFO|WARNING|ERROR)\b/ },
};
const FIREWALL_REGEXP = /\b(?:table|chain)\b|\bpackets\b|conntrack|^\s*\d+\s*$/im;

/**
 * Reads every text that the command line names.
 *
 * @throws {CliError} If one cannot be read.
 */
export async function readHostTexts(
  flags: DoctorFlags,
  terminal: Terminal,
): Promise<readonly HostText[]> {
  const asked = [
    ...flags.nginxLog.map((path) => ({ flag: "nginx-log", end: "near", path } as const)),
    ...flags.serverLog.map((path) => ({ flag: "server-log", end: "far", path } as const)),
    ...flags.wireguard.map((file) => ({ flag: "wireguard", ...file } as const)),
    ...flags.interface.map((file) => ({ flag: "interface", ...file } as const)),
    ...flags.firewall.map((file) => ({ flag: "firewall", ...file } as const)),
  ];
  const texts: HostText[] = [];
  for (const { flag, end, path } of asked) {
    const text = await readInputFile({ path, what: WHAT[flag], ...KNOWN_BY[flag] }, terminal);
    const isGuessed = flag === "nginx-log" && flags.logFormat === undefined;
    if (isGuessed && text.trim() !== "" && !LOG_REGEXP.test(text)) {
      const remedy = `Give ${PRINTED_BY[flag]}; --log-format tells a format of your own`;
      throw unreadable({ path, what: WHAT[flag] }, "nothing in it is one", remedy);
    }
    texts.push({ flag, end, from: path, text });
  }
  return texts;
}

/**
 * Reads the logs once more, now that the probes left their lines at the end of them. What cannot be
 * read any more stays as it was.
 */
export async function readLogsAgain(
  texts: readonly HostText[],
  terminal: Terminal,
): Promise<readonly HostText[]> {
  const again: HostText[] = [];
  for (const text of texts) {
    const { flag, from } = text;
    const isLive = from !== "-" && (flag === "nginx-log" || flag === "server-log");
    const fresh = isLive
      ? await readInputFile({ path: from, what: WHAT[flag], ...KNOWN_BY[flag] }, terminal)
        .catch(() => "")
      : "";
    // A pipe is empty by now, and a log may have been rotated away.
    again.push(fresh.length < text.text.length ? text : { ...text, text: fresh });
  }
  return again;
}

/** What is known when texts are read. */
export interface HostReading {
  /** The WebSocket's path, masked. */
  readonly path: string;
  /** When probing began, in wall-clock milliseconds. */
  readonly since: number;
  readonly at: number;
  readonly secrets: readonly string[];
  readonly logFormat?: string;
}

/**
 * Turns texts into evidence. Each is given to every reader that may find something in it, so that
 * one file may hold the output of several commands.
 *
 * @throws {CliError} If a text with counters holds none.
 */
export async function readHostEvidence(
  texts: readonly HostText[],
  reading: HostReading,
): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  const logs = texts.filter(({ flag }) => flag === "nginx-log" || flag === "server-log");
  evidence.push(...await readLogs(logs, reading));
  for (const flag of ["wireguard", "interface", "firewall"] as const) {
    for (const end of ["near", "far"] as const) {
      const same = texts.filter((text) => text.flag === flag && text.end === end);
      if (same.length > 0) evidence.push(...await readCounters(same, { flag, end }, reading));
    }
  }
  return evidence;
}

/** All logs are one: error log and access log, and what was rotated in between. */
async function readLogs(
  texts: readonly HostText[],
  { path, since, at, secrets, logFormat }: HostReading,
): Promise<readonly Evidence[]> {
  if (texts.length === 0) return [];
  const format = logFormat === undefined ? {} : { format: logFormat };
  const nginx = nginxLogReader({ path, since, at, secrets, ...format });
  const server = serverLogReader({ since, at, secrets });
  for (const { text } of texts) await readLines([text], [nginx, server]);
  return [...nginx.end(), ...server.end()];
}

/** Several texts of one kind and one end are readings one after the other. */
async function readCounters(
  texts: readonly HostText[],
  { flag, end }: { readonly flag: "wireguard" | "interface" | "firewall"; readonly end: End },
  { at, secrets }: HostReading,
): Promise<readonly Evidence[]> {
  const wireguard = wireguardReader({ at, end });
  const interfaces = interfaceReader({ at, end });
  const firewall = netfilterReader({ at, secrets });
  for (const { text } of texts) await readLines([text], [wireguard, interfaces, firewall]);
  // A host without tunnels has none that is down.
  const tellsDown = flag === "wireguard" && texts.some(({ isLocal }) => isLocal !== true);
  const found = {
    wireguard: wireguard.end().filter(({ isUp }) => tellsDown || isUp === true),
    interface: interfaces.end(),
    // Lone numbers are counts of connections only where somebody says so.
    firewall: firewall.end().filter(({ what }) => flag === "firewall" || what !== "conntrack"),
  };
  const whole = texts.map(({ text }) => text).join("\n");
  const isQuiet = flag === "firewall" && (whole.trim() === "" || FIREWALL_REGEXP.test(whole));
  const named = texts.find(({ isLocal }) => isLocal !== true);
  if (found[flag].length === 0 && !isQuiet && named !== undefined) {
    const input = { path: named.from, what: WHAT[flag] };
    throw unreadable(input, "nothing in it is one", `Give what '${PRINTED_BY[flag]}' prints`);
  }
  return [...found.wireguard, ...found.interface, ...found.firewall];
}
