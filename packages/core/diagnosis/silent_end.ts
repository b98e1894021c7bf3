import type { Evidence } from "../model/evidence.ts";

const CLOSED_REGEXP = /closed without an answer|^closed$|hang up|empty reply/i;
const RESET_REGEXP = /reset without an answer|^ECONNRESET$/i;
const OWN: readonly string[] = ["wallet", "health", "ws-path", "wallet-no-key", "no-cors"];

/**
 * Whether a handshake after a PROXY protocol line was understood. nginx answers 400 where it
 * expects
 * none.
 */
export function understandsProxyLine(evidence: Evidence): boolean {
  if (evidence.kind !== "upgrade" || evidence.variant !== "proxy-protocol") return false;
  const status = evidence.end?.status ?? evidence.status;
  return evidence.outcome === "opened" || (status !== undefined && status !== 400);
}

/**
 * Whether a request, or the handshake in question, ended without a byte of an answer: `closed` by
 * a FIN, `reset` by a RST.
 */
export function silentEnd(evidence: Evidence): "closed" | "reset" | null {
  const text = evidence.kind === "http" && OWN.includes(evidence.what) && evidence.status === null
    ? evidence.error ?? ""
    : evidence.kind === "upgrade" && (evidence.variant ?? "normal") === "normal" &&
        evidence.outcome === "failed" && evidence.flaw === undefined
    ? evidence.end?.message ?? ""
    : "";
  if (CLOSED_REGEXP.test(text)) return "closed";
  return RESET_REGEXP.test(text) ? "reset" : null;
}
