import type { Evidence, EvidenceOf } from "@holdfast/core";
import { type PlainAnswer, plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

type Is = EvidenceOf<"channel">["is"];

/** Keys and wallet ids of LNbits look alike: 32 hex characters. */
const KEY_SHAPE_REGEXP = /^[0-9a-f]{32}$/;
const PAYMENT_HASH_REGEXP = /^[0-9a-f]{64}$/;
const BYTES_MAX = 64 * 1024;

/**
 * Tells what the id in the WebSocket's address is, by trying it as a key: LNbits pushes a wallet's
 * news to the channels of its keys, and to no other. No record where it cannot be told.
 */
export async function probeChannel(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const item = target.item?.reveal();
  if (item === undefined || !context.isTrusted || context.profile === "generic") return [];
  const at = context.now();
  const found = PAYMENT_HASH_REGEXP.test(item)
    ? await asPayment(item, target, context)
    : await asKey(item, target, context);
  return found === null ? [] : [{ kind: "channel", at, ...found }];
}

type Found = Pick<EvidenceOf<"channel">, "is" | "pushedTo"> | null;

async function asKey(item: string, target: ProbeTarget, context: ProbeContext): Promise<Found> {
  const answer = await ask("/api/v1/wallet", item, target, context);
  const { status } = answer.evidence;
  if (status === 200 && isObject(parsed(answer.body))) {
    return { is: kindOfKey(answer), pushedTo: true };
  }
  // Only the server's own word counts, and extensions make channels of other shapes.
  const isUnknown = status === 404 && /wallet not found/i.test(answer.body);
  if (!isUnknown || !KEY_SHAPE_REGEXP.test(item)) return null;
  const isWallet = await isWalletOfKey(item, target, context);
  return { is: isWallet ? "wallet-id" : "unknown", pushedTo: false };
}

/** Only the admin key is told the wallet's id. */
function kindOfKey({ body }: PlainAnswer): Is {
  const wallet = parsed(body);
  return isObject(wallet) && typeof wallet["id"] === "string" ? "admin-key" : "invoice-key";
}

/** Whether the item is the id of the wallet that the key opens. */
async function isWalletOfKey(
  item: string,
  target: ProbeTarget,
  context: ProbeContext,
): Promise<boolean> {
  const key = context.key?.reveal();
  if (key === undefined) return false;
  const wallet = parsed((await ask("/api/v1/wallet", key, target, context)).body);
  if (isObject(wallet) && typeof wallet["id"] === "string") return wallet["id"] === item;
  const answer = await ask("/api/v1/payments?limit=1", key, target, context);
  const payments = parsed(answer.body);
  const [payment] = Array.isArray(payments) ? payments as unknown[] : [];
  return isObject(payment) && payment["wallet_id"] === item;
}

async function asPayment(item: string, target: ProbeTarget, context: ProbeContext): Promise<Found> {
  const answer = await ask(`/api/v1/payments/${item}`, context.key?.reveal(), target, context);
  const payment = parsed(answer.body);
  const isKnown = answer.evidence.status === 200 && isObject(payment) && "paid" in payment;
  return isKnown ? { is: "unknown", pushedTo: true } : null;
}

function ask(
  path: string,
  key: string | undefined,
  target: ProbeTarget,
  context: ProbeContext,
): Promise<PlainAnswer> {
  return plainRequest(target, context, {
    what: "wallet",
    path: `${target.base}${path}`,
    ...key === undefined ? {} : { headers: { "x-api-key": key } },
    socket: { mustHold: target.tls },
    deadlineMs: context.adaptedMs(context.deadlines.httpMs),
    bytesMax: BYTES_MAX,
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
