import type { EvidenceOf } from "../model/evidence.ts";
import { type Sign, sign } from "./cause.ts";
import { errorText } from "./error_text.ts";

/** The handshake, or a request, failed with one of these codes. */
export function tlsErrorSign(
  weight: number,
  codes: RegExp,
  says: (found: EvidenceOf<"tls">) => string,
): Sign {
  return sign(
    "tls",
    weight,
    (found) => found.outcome === "error" && codes.test(found.error ?? "") ? says(found) : null,
  );
}

/** A request failed with one of these codes, where no handshake was made by itself. */
export function tlsCodeSign(weight: number, codes: RegExp, says: string): Sign {
  return {
    kind: "http",
    weight,
    decides: false,
    sees: (found, scene) =>
      found.kind !== "tls" && codes.test(errorText(found)) && !scene.some("tls") ? says : null,
  };
}

/** TLS was agreed upon, and the certificate holds. */
export function tlsOkSign(weight = -6): Sign {
  return sign(
    "tls",
    weight,
    ({ outcome, protocol }) =>
      outcome === "ok"
        ? `TLS is agreed upon${
          protocol === undefined ? "" : ` (${protocol})`
        } and the certificate holds`
        : null,
  );
}

/** A day for people, from wall-clock milliseconds; empty where it is not known. */
export function dayOf(ms: number | undefined): string {
  return ms === undefined || !Number.isFinite(ms) ? "" : new Date(ms).toISOString().slice(0, 10);
}

/**
 * Authorities that everybody trusts, and what certificates between root and leaf are called. None
 * of those signs without a certificate of its own in between.
 */
const BETWEEN_REGEXP = new RegExp(
  [
    ...["let's encrypt", "sectigo", "comodo", "usertrust", "digicert", "geotrust", "rapidssl"],
    ...["thawte", "google trust", "globalsign", "zerossl", "godaddy", "starfield", "amazon"],
    ...["entrust", "buypass", "ssl\\.com", "certum", "actalis", "harica", "quovadis", "swisssign"],
    ...["d-trust", "telesec", "identrust", "gandi", "microsoft", "apple public", "certainly"],
    ...["intermediate", "issuing", "\\bsub[- ]?ca\\b"],
  ].join("|"),
  "i",
);

/** Whether an issuer's name is one of those that stand between a root and a leaf. */
export function standsBetween(issuer: string | undefined): boolean {
  return issuer === undefined || BETWEEN_REGEXP.test(issuer);
}
