import type { Payment } from "./wallet.ts";

/** What a gateway's feed of a wallet says: as a snapshot all of it, as an event what changed. */
export interface WalletFeedValue {
  /** The balance, in millisatoshi. */
  readonly msat: number;
  readonly name: string;
  /** As a snapshot the newest payments, oldest first; as an event those that are new. */
  readonly payments: readonly Payment[];
  /** Whether the gateway's own link to LNbits keeps the value fresh now. */
  readonly isFresh: boolean;
}

const PAYMENTS_MAX = 100;
const TEXT_MAX = 1000;
const STATUSES: readonly unknown[] = ["pending", "success", "failed"];

/**
 * Reads one value of a wallet's feed. What arrives is untrusted.
 *
 * @example A wallet without payments
 * ```ts
 * import { readWalletFeedValue } from "@holdfast/core";
 * import { equal, throws } from "node:assert/strict";
 *
 * const value = { msat: 21000, name: "Till", payments: [], isFresh: true };
 * equal(readWalletFeedValue(value).msat, 21000);
 * throws(() => readWalletFeedValue({ msat: "21000" }), TypeError);
 * ```
 *
 * @throws {TypeError} If it is none.
 */
export function readWalletFeedValue(value: unknown): WalletFeedValue {
  const { msat, name, payments, isFresh } = objectOf(value);
  if (!Number.isSafeInteger(msat) || !Array.isArray(payments) || typeof isFresh !== "boolean") {
    throw new TypeError("Cannot read a wallet's feed: not a balance with payments");
  }
  return {
    msat: msat as number,
    name: textOf(name),
    payments: payments.slice(-PAYMENTS_MAX).map(readPayment),
    isFresh,
  };
}

function readPayment(value: unknown): Payment {
  const { id, paymentHash, amountMsat, feeMsat, status, memo, time } = objectOf(value);
  const isWhole = Number.isSafeInteger(amountMsat) && Number.isSafeInteger(feeMsat) &&
    STATUSES.includes(status) && typeof id === "string" && id !== "";
  if (!isWhole) throw new TypeError("Cannot read a wallet's feed: not a payment");
  return {
    id: textOf(id),
    paymentHash: textOf(paymentHash),
    amountMsat: amountMsat as number,
    feeMsat: feeMsat as number,
    status: status as Payment["status"],
    memo: textOf(memo),
    time: typeof time === "number" && Number.isSafeInteger(time) ? time : null,
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new TypeError("Cannot read a wallet's feed: not an object");
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value.slice(0, TEXT_MAX) : "";
