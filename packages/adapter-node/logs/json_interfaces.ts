import type { InterfaceCounters } from "./read_interfaces.ts";

const INTERFACES_MAX = 256;

/** Reads `ip -s -j link`; what is no such list gives nothing. */
export function jsonInterfaces(text: string): readonly InterfaceCounters[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.slice(0, INTERFACES_MAX).flatMap((entry: unknown) => {
    const link = fieldsOf(entry);
    const name = link["ifname"];
    if (typeof name !== "string" || !/^[^\s/]{1,15}$/.test(name)) return [];
    const stats = fieldsOf(link["stats64"] ?? link["stats"]);
    const [rx, tx] = [fieldsOf(stats["rx"]), fieldsOf(stats["tx"])];
    const flags = Array.isArray(link["flags"]) ? link["flags"] : [];
    const { mtu, operstate } = link;
    return [{
      name,
      receivedPackets: countOf(rx["packets"]),
      sentPackets: countOf(tx["packets"]),
      errors: countOf(rx["errors"]) + countOf(tx["errors"]),
      dropped: countOf(rx["dropped"]) + countOf(tx["dropped"]),
      isUp: flags.includes("UP") && operstate !== "DOWN" && operstate !== "LOWERLAYERDOWN",
      ...(typeof mtu === "number" ? { mtu } : {}),
    }];
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : {};
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}
