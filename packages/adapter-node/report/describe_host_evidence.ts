import type { EvidenceOf } from "@holdfast/core";
import type { EvidenceLine } from "./describe_evidence.ts";
import { durationWords, sizeWords } from "./words.ts";

type HostKind =
  | "target"
  | "feed"
  | "nginx_config"
  | "nginx_log"
  | "server_log"
  | "wireguard"
  | "interface"
  | "netfilter"
  | "hop_comparison";

/** What a record from a host on the path says, for people. */
export function describeHostEvidence(seen: EvidenceOf<HostKind>): EvidenceLine {
  switch (seen.kind) {
    case "target": {
      const scheme = seen.tls ? "wss" : "ws";
      const host = seen.host.includes(":") ? `[${seen.host}]` : seen.host;
      const said = `${scheme}://${host}:${seen.port}${seen.path}, as ${seen.profile}`;
      return line("Looked at", said, null);
    }
    case "feed": {
      const words = [
        seen.value === "none" ? "no value yet" : `${seen.value} value`,
        seen.phase === undefined ? "" : `its own connection is ${seen.phase}`,
        seen.cause === undefined ? "" : `it names ${seen.cause}`,
      ];
      const said = words.filter((word) => word !== "").join(", ");
      return line("The gateway's feed", said, seen.value === "fresh");
    }
    case "nginx_config":
      return configLine(seen);
    case "nginx_log":
    case "server_log": {
      const what = `${seen.kind === "nginx_log" ? "nginx's" : "Server's"} log: ${seen.what}`;
      const took = seen.kind === "nginx_log" && seen.tookMs !== undefined
        ? `, ${durationWords(seen.tookMs)} in the middle`
        : "";
      const example = seen.example === undefined ? "" : `: ${seen.example}`;
      return line(what, `${seen.count} ×${took}${example}`, null);
    }
    case "wireguard":
      return wireguardLine(seen);
    case "interface": {
      const end = seen.end === undefined ? "" : `, ${seen.end} end`;
      const mtu = seen.mtu === undefined ? "" : `, MTU ${seen.mtu}`;
      const state = seen.isUp === false ? "down, " : "";
      const grown = (packets?: number): string => packets === undefined ? "" : ` (+${packets})`;
      const packets = `${state}${seen.receivedPackets} packets received` +
        `${grown(seen.receivedGrowth)}, ${seen.sentPackets} sent${grown(seen.sentGrowth)}`;
      const lost = `${seen.dropped} dropped, ${seen.errors ?? 0} errors`;
      return line(`Interface ${seen.name}${end}`, `${packets}, ${lost}${mtu}`, seen.isUp ?? null);
    }
    case "netfilter": {
      const limit = seen.limit === undefined ? "" : ` of ${seen.limit}`;
      const rule = seen.rule === undefined ? "" : `: ${seen.rule}`;
      return line(`Firewall: ${seen.what}`, `${seen.count}${limit}${rule}`, null);
    }
    case "hop_comparison":
      return line(
        "Compared",
        `${seen.what} works at ${seen.worksAt}, breaks at ${seen.breaksAt}`,
        false,
      );
  }
}

function configLine(seen: EvidenceOf<"nginx_config">): EvidenceLine {
  const count = (wanted: string): number =>
    seen.findings.filter(({ severity }) => severity === wanted).length;
  const words = [
    `${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}`,
    seen.passesUpgrade === undefined
      ? ""
      : seen.passesUpgrade
      ? "passes the handshake on"
      : "does not pass the handshake on",
    seen.upstream === undefined ? "" : `to ${seen.upstream}`,
    seen.readTimeoutMs === undefined ? "" : `read timeout ${durationWords(seen.readTimeoutMs)}`,
  ];
  const isGood = count("error") === 0 && seen.passesUpgrade !== false;
  return line("nginx's configuration", words.filter((word) => word !== "").join(", "), isGood);
}

function wireguardLine(seen: EvidenceOf<"wireguard">): EvidenceLine {
  const end = seen.end === undefined ? "" : `, ${seen.end} end`;
  const what = `WireGuard ${seen.interface}${end}`;
  if (seen.isUp === false) return line(what, "no interface with a peer", false);
  const age = seen.handshakeAgeS;
  const grown = (growth: number | undefined): string =>
    growth === undefined ? "" : ` (+${sizeWords(growth)})`;
  const words = [
    age === null ? "never a handshake" : `handshake ${durationWords(age * 1000)} ago`,
    `${sizeWords(seen.receivedBytes)} received${grown(seen.receivedGrowth)}`,
    `${sizeWords(seen.sentBytes)} sent${grown(seen.sentGrowth)}`,
    seen.endpoint === undefined ? "no endpoint" : `peer at ${seen.endpoint}`,
    seen.allowedIps === undefined ? "" : `allowed ${seen.allowedIps.join(", ") || "nothing"}`,
  ];
  return line(what, words.filter((word) => word !== "").join(", "), age === null ? false : null);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function line(what: string, said: string, isGood: boolean | null): EvidenceLine {
  return { what, said, isGood };
}
