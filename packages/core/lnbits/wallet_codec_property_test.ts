import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { parsePayment, parsePayments } from "./parse_payment.ts";
import type { Payment } from "./wallet.ts";
import { walletCodec } from "./wallet_codec.ts";

/** Names that LNbits uses, and names that mean something to JavaScript. */
const name = fc.oneof(
  fc.constantFrom("wallet_balance", "payment", "balance", "name", "id", "amount", "fee", "time"),
  fc.constantFrom("checking_id", "payment_hash", "status", "memo", "toString", "__proto__"),
  fc.string({ maxLength: 4 }),
);
const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.double(), fc.string({ maxLength: 8 }));
const branch = fc.dictionary(name, leaf, { maxKeys: 4 });
const json = fc.oneof(
  leaf,
  fc.dictionary(name, fc.oneof(leaf, branch), { maxKeys: 6 }),
  fc.array(fc.oneof(leaf, branch), { maxLength: 3 }),
);
const text = fc.oneof(
  fc.string(),
  json.map((value) => JSON.stringify(value)),
  json.map((value) => JSON.stringify(value).slice(1)),
);

function checkPayment(payment: Payment): void {
  ok(payment.id.length > 0 && payment.id.length <= 1000);
  ok(payment.memo.length <= 1000 && payment.paymentHash.length <= 1000);
  ok(Number.isSafeInteger(payment.amountMsat) && Number.isSafeInteger(payment.feeMsat));
  ok(payment.feeMsat >= 0);
  ok(payment.time === null || !Number.isNaN(new Date(payment.time).getTime()), `${payment.time}`);
}

test("walletCodec never throws, and never gives a figure that is not exact", () => {
  fc.assert(fc.property(text, (given) => {
    const item = walletCodec.decode(given);
    if (item.type === "news" && item.value.type === "push" && item.value.payment !== null) {
      checkPayment(item.value.payment);
    }
    const pulled = walletCodec.decodePull(given);
    if (pulled.type === "snapshot") {
      ok(pulled.value.type === "balance" && Number.isSafeInteger(pulled.value.msat));
      ok(pulled.value.name.length <= 1000);
    }
  }));
});

test("walletCodec never takes a balance from a push", () => {
  fc.assert(fc.property(fc.dictionary(name, json), (given) => {
    const item = walletCodec.decode(JSON.stringify(given));
    ok(item.type === "invalid" || (item.type === "news" && item.value.type === "push"));
  }));
});

test("walletCodec always calls bytes invalid", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    equal(walletCodec.decode(bytes).type, "invalid");
  }));
});

test("parsePayment() and parsePayments() never throw, and let nothing through but payments", () => {
  fc.assert(fc.property(fc.oneof(json, fc.anything()), text, (raw, body) => {
    const payment = parsePayment(raw);
    if (payment !== null) checkPayment(payment);
    parsePayments(body).forEach(checkPayment);
  }));
});

test("walletCodec never loses a millisatoshi", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (msat) => {
    const item = walletCodec.decodePull(JSON.stringify({ name: "Till", balance: msat }));
    ok(item.type === "snapshot" && item.value.type === "balance");
    equal(item.value.msat, msat);
  }));
});
