import { isoTime, naiveTime } from "./python_time.ts";

/** A payment as the server keeps it. */
export interface PaymentRecord {
  /** The payment hash; with `internal_` before it on the payer's side of a payment in the house. */
  readonly checkingId: string;
  readonly paymentHash: string;
  readonly walletId: string;
  /** Millisatoshi; negative when outgoing. */
  readonly amountMsat: number;
  /** Millisatoshi, zero or negative, as LNbits writes it. */
  readonly feeMsat: number;
  readonly bolt11: string;
  readonly status: "pending" | "success" | "failed";
  readonly memo: string;
  /** Seconds since the epoch; `null` for an admin's debit. */
  readonly expiresAt: number | null;
  readonly preimage: string | null;
  /** Microseconds since the epoch. LNbits' `time` and `created_at`. */
  readonly createdAt: number;
  /** Microseconds since the epoch. */
  readonly updatedAt: number;
  readonly labels: readonly string[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly webhook: string | null;
}

/**
 * The payment as LNbits shows it, members in its order.
 *
 * @param payment The record.
 * @param isStored Whether it was read back from the database: before, LNbits writes `expiry`
 * without an offset.
 */
export function paymentJson(payment: PaymentRecord, isStored: boolean): Record<string, unknown> {
  const write = isStored ? isoTime : naiveTime;
  return {
    checking_id: payment.checkingId,
    payment_hash: payment.paymentHash,
    wallet_id: payment.walletId,
    amount: payment.amountMsat,
    fee: payment.feeMsat,
    bolt11: payment.bolt11,
    payment_request: payment.bolt11,
    fiat_provider: null,
    status: payment.status,
    memo: payment.memo,
    expiry: payment.expiresAt === null ? null : write(payment.expiresAt * 1_000_000),
    webhook: payment.webhook,
    webhook_status: null,
    preimage: payment.preimage,
    tag: null,
    extension: null,
    time: isoTime(payment.createdAt),
    created_at: isoTime(payment.createdAt),
    updated_at: isoTime(payment.updatedAt),
    labels: payment.labels,
    extra: payment.extra,
    external_id: null,
  };
}
