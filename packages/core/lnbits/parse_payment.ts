import type { Payment } from "./wallet.ts";

const TEXT_MAX = 1000;
/** No date lies further from 1970 (ECMA-262 §21.4.1.1), and to format one that does throws. */
const DATE_MS_MAX = 8.64e15;

/**
 * Reads one payment as LNbits writes it.
 *
 * @example An outgoing payment
 * ```ts
 * import { parsePayment } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const payment = parsePayment({
 *   checking_id: "internal_1",
 *   payment_hash: "ab",
 *   amount: -21000,
 *   fee: -1000,
 *   status: "success",
 *   memo: "Tea",
 * });
 * equal(payment?.amountMsat, -21000);
 * equal(payment?.feeMsat, 1000);
 * ```
 *
 * @param raw Untrusted.
 * @returns `null` if it is not a payment.
 */
export function parsePayment(raw: unknown): Payment | null {
  if (typeof raw !== "object" || raw === null) return null;
  const fields = raw as Record<string, unknown>;
  const { amount, fee, status } = fields;
  const id = text(fields["checking_id"]) || text(fields["payment_hash"]);
  if (
    id === "" || typeof amount !== "number" || !Number.isSafeInteger(amount)
  ) return null;
  return {
    id,
    paymentHash: text(fields["payment_hash"]),
    amountMsat: amount,
    feeMsat: typeof fee === "number" && Number.isSafeInteger(fee) ? Math.abs(fee) : 0,
    status: status === "success" || status === "failed" ? status : "pending",
    memo: text(fields["memo"]),
    time: parseTime(fields["time"] ?? fields["created_at"]),
  };
}

/**
 * Reads a list of payments; what is none is left out.
 *
 * @example A page is no list
 * ```ts
 * import { parsePayments } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(parsePayments("<html>"), []);
 * ```
 */
export function parsePayments(body: string): readonly Payment[] {
  try {
    const parsed: unknown = JSON.parse(body);
    if (!Array.isArray(parsed)) return [];
    return parsed.map(parsePayment).filter((payment) => payment !== null);
  } catch {
    return [];
  }
}

function text(raw: unknown): string {
  return typeof raw === "string" ? raw.slice(0, TEXT_MAX) : "";
}

/** LNbits writes ISO dates, older versions seconds; a date without a zone is UTC. */
function parseTime(raw: unknown): number | null {
  if (typeof raw === "number") return Math.abs(raw) * 1000 <= DATE_MS_MAX ? raw * 1000 : null;
  if (typeof raw !== "string" || raw === "") return null;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(raw);
  const at = Date.parse(hasZone ? raw : `${raw}Z`);
  return Number.isNaN(at) ? null : at;
}
