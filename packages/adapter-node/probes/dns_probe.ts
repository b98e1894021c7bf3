import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Evidence } from "@holdfast/core";
import { codeOf } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

const ADDRESSES_MAX = 16;

/**
 * Looks the name up as the system does, in both families. An address needs no look-up and gives no
 * record.
 */
export async function probeDns(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  if (target.isLiteral) return [];
  const at = context.now();
  const startedAt = performance.now();
  const given = new AbortController();
  const result = await Promise.race([
    addressesOf(target.host),
    sleep(context.deadlines.dnsMs, "timeout", { signal: given.signal })
      .catch(() => "timeout"),
    aborted(context.signal, given.signal),
  ]);
  given.abort();
  const tookMs = performance.now() - startedAt;
  const record = { kind: "dns", at, name: target.host, tookMs } as const;
  return typeof result === "string"
    ? [{ ...record, addresses: [], error: result }]
    : [{ ...record, addresses: result.slice(0, ADDRESSES_MAX) }];
}

async function addressesOf(name: string): Promise<readonly string[] | string> {
  try {
    const found = await lookup(name, { all: true, order: "verbatim" });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    return codeOf(error);
  }
}

function aborted(signal: AbortSignal, until: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("timeout");
    signal.addEventListener("abort", () => resolve("timeout"), { signal: until });
  });
}
