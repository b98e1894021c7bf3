import type { Evidence } from "../model/evidence.ts";
import type { Sign } from "./cause.ts";

/** Requests that ask what the live connection asks, of the same port. */
const OWN_REQUESTS: ReadonlySet<string> = new Set([
  ...["wallet", "wallet-query-key", "wallet-no-key", "no-cors", "health", "ws-path"],
]);

/** What a record says of its failure in the system's words: codes and messages. */
export function errorText(evidence: Evidence): string {
  switch (evidence.kind) {
    case "tls":
      return evidence.error ?? "";
    case "http":
      return OWN_REQUESTS.has(evidence.what) ? evidence.error ?? "" : "";
    case "upgrade":
      return (evidence.variant ?? "normal") === "normal" ? evidence.end?.message ?? "" : "";
    case "close":
      return evidence.end.message ?? "";
    case "poll":
      return evidence.failure?.message ?? "";
    default:
      return "";
  }
}

/** A failure whose text shows a code or a phrase. */
export function errorSign(weight: number, shows: RegExp, says: string, decides = false): Sign {
  return {
    kind: "http",
    weight,
    decides,
    sees: (evidence) => {
      const found = shows.exec(errorText(evidence))?.[0];
      return found === undefined ? null : `${says}: ${found}`;
    },
  };
}
