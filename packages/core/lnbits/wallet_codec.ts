import type { Codec, PullItem } from "../feed/codec.ts";
import type { FeedItem } from "../model/cursor.ts";
import type { PullFailure } from "../model/link_end.ts";
import { parsePayment } from "./parse_payment.ts";
import type { Payment } from "./wallet.ts";

/** What arrives about a wallet. */
export type WalletNews =
  /** The balance, said by REST: the truth, in millisatoshi. */
  | { readonly type: "balance"; readonly msat: number; readonly name: string }
  /** A push: news only. The balance in it is floored to sat, may be stale and may be forged. */
  | { readonly type: "push"; readonly payment: Payment | null };

/** Why an admin key is refused. */
export const ADMIN_KEY_REFUSED =
  "This is the wallet's admin key, which can spend; only the invoice key is accepted";

const NAME_MAX = 1000;

/** Statuses by which LNbits refuses a key. */
const REFUSALS: readonly number[] = [401, 403, 404];

/**
 * Reads what LNbits says. Everything is validated: a push comes from an unauthenticated channel
 * that anybody who knows its id can write to.
 *
 * @example REST tells the balance in millisatoshi
 * ```ts
 * import { walletCodec } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(walletCodec.decodePull('{"name":"Till","balance":21000}'), {
 *   type: "snapshot",
 *   cursor: null,
 *   value: { type: "balance", msat: 21000, name: "Till" },
 * });
 * ```
 */
export const walletCodec: Codec<WalletNews> = {
  decode: decodePush,
  decodePull: decodeWallet,
  isSame: (a, b) => a.type === "balance" && b.type === "balance" && a.msat === b.msat,
  isFatal: isRefusal,
  newsWantsPull: true,
};

function decodePush(data: string | Uint8Array): FeedItem<WalletNews> {
  if (typeof data !== "string") {
    return { type: "invalid", why: "binary where text was due" };
  }
  const parsed = parseObject(data);
  if (parsed === null) return { type: "invalid", why: "no JSON object" };
  if (!("wallet_balance" in parsed) && !("payment" in parsed)) {
    return { type: "invalid", why: "neither balance nor payment" };
  }
  return {
    type: "news",
    value: { type: "push", payment: parsePayment(parsed["payment"]) },
  };
}

function decodeWallet(body: string): PullItem<WalletNews> {
  const parsed = parseObject(body);
  if (parsed === null) {
    return { type: "invalid", why: "Answer is no JSON object" };
  }
  const { balance, name } = parsed;
  if (typeof balance !== "number") {
    return { type: "invalid", why: "Answer holds no balance" };
  }
  if (!Number.isSafeInteger(balance)) {
    return {
      type: "invalid",
      why: `Balance cannot be held exactly: ${balance} msat`,
    };
  }
  // LNbits tells a wallet's id only to its admin key.
  if ("id" in parsed) return { type: "invalid", why: ADMIN_KEY_REFUSED };
  const value = {
    type: "balance",
    msat: balance,
    name: typeof name === "string" ? name.slice(0, NAME_MAX) : "",
  } as const;
  return { type: "snapshot", cursor: null, value };
}

/** Only LNbits' own refusal counts; an error page of something in between does not. */
function isRefusal(failure: PullFailure): boolean {
  if (failure.message === ADMIN_KEY_REFUSED) return true;
  if (failure.status === undefined || !REFUSALS.includes(failure.status)) {
    return false;
  }
  return failure.how === "status" &&
    /^\s*\{\s*"detail"/.test(failure.bodyStart ?? "");
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null &&
        !Array.isArray(parsed)
      ? parsed as Record<string, unknown>
      : null;
  } catch {
    return null;
  }
}
