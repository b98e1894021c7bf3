import type { KeyHolder } from "./access.ts";
import type { Answer } from "./answer.ts";
import type { Ask } from "./ask.ts";
import { Fields } from "./fields.ts";
import { paymentJson } from "./payment_record.ts";
import { MEMO_DEFAULT } from "./payments.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";
import type { RouteParts } from "./wallet_routes.ts";

const MEMO_LENGTH_MAX = 640;

/** Listing, asking and paying. */
export function paymentRoutes(parts: RouteParts): readonly Route[] {
  const { access, ledger } = parts;
  return [
    {
      method: "GET",
      path: /^\/api\/v1\/payments$/,
      answer(ask): Answer {
        const { wallet } = access.key(ask);
        const page = { limit: wholeNumber(ask, "limit"), offset: wholeNumber(ask, "offset") };
        const found = ledger.payments(wallet.id, page);
        return { status: 200, json: found.map((payment) => paymentJson(payment, true)) };
      },
    },
    {
      method: "POST",
      path: /^\/api\/v1\/payments$/,
      async answer(ask): Promise<Answer> {
        const body = await ask.json();
        return createPayment(parts, access.key(ask), new Fields(body));
      },
    },
    {
      method: "GET",
      path: /^\/api\/v1\/payments\/([^/]+)$/,
      answer(ask, hash = ""): Answer {
        return showPayment(parts, ask.header("x-api-key"), hash);
      },
    },
  ];
}

function createPayment({ payments }: RouteParts, holder: KeyHolder, fields: Fields): Answer {
  const isOut = fields.flag("out", true);
  const unit = fields.optionalText("unit") ?? "sat";
  if (unit !== "sat") {
    fields.refuse("unit", "The provided unit is not supported");
  }
  const amountSat = fields.number("amount", { min: 0 });
  const memo = fields.optionalText("memo", { max: MEMO_LENGTH_MAX });
  const expiry = fields.number("expiry");
  const extra = fields.object("extra");
  const webhook = fields.optionalText("webhook") ?? null;
  const bolt11 = fields.optionalText("bolt11");
  fields.check();
  if (isOut) {
    if (!holder.isAdmin) {
      throw new Refusal(403, "Invoice (or Admin) key required.");
    }
    if (!bolt11) throw new Refusal(400, "Missing BOLT11 invoice");
    const payment = payments.payInvoice(holder.wallet, bolt11, extra);
    return { status: 201, json: paymentJson(payment, payment.status === "failed") };
  }
  // LNbits trips over a missing amount, and says no more than this.
  if (amountSat === undefined) {
    throw new Refusal(500, "Unexpected error! ID: no-amount");
  }
  const payment = payments.createInvoice(holder.wallet, {
    amountMsat: Math.trunc(amountSat) * 1000,
    memo: memo || MEMO_DEFAULT,
    extra,
    webhook,
    ...(expiry ? { expirySeconds: Math.trunc(expiry) } : {}),
  });
  return { status: 201, json: paymentJson(payment, false) };
}

/** Anyone may ask by hash; only a key of one of the two wallets shows the details. */
function showPayment(
  { ledger, payments }: RouteParts,
  key: string | undefined,
  hash: string,
): Answer {
  const wallet = key === undefined ? undefined : ledger.walletOfKey(key);
  const payment = payments.look(hash, wallet?.id);
  if (payment === undefined) throw new Refusal(404, "Payment does not exist.");
  const details = wallet === undefined ? {} : { details: paymentJson(payment, true) };
  const { status, preimage } = payment;
  if (status === "success") {
    return { status: 200, json: { paid: true, preimage, ...details } };
  }
  if (status === "failed") {
    return { status: 200, json: { paid: false, status, ...details } };
  }
  const known = wallet === undefined ? {} : { status };
  return { status: 200, json: { paid: false, ...known, preimage: null, ...details } };
}

function wholeNumber(ask: Ask, name: string): number {
  const text = ask.parameter(name);
  if (text === undefined) return 0;
  if (/^[+-]?\d+$/.test(text.trim())) return Math.max(0, Number(text));
  const msg = "value is not a valid integer";
  throw new Refusal(400, [{ loc: ["query", name], msg, type: "type_error.integer" }]);
}
