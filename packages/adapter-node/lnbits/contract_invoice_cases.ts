import { deepEqual, equal, match } from "node:assert/strict";
import { decodeInvoice } from "./bolt11.ts";
import { ask, type Reply } from "./contract_client.ts";
import { isFailure, PAYMENT_MEMBERS, paymentOf, problemOf } from "./contract_payment_wire.ts";
import { listPayments, newInvoice, payInvoice } from "./contract_payments.ts";
import type { ContractCase } from "./contract_server.ts";
import { newWallet } from "./contract_wallets.ts";

const PAYMENTS = "/api/v1/payments";

/** Asking for money. */
export const INVOICE_CASES: readonly ContractCase[] = [
  {
    name: "an invoice is 201, pending, with every member a payment has",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const reply = await newInvoice(server, wallet, { amount: 21, memo: "tea é", unit: "sat" });
      equal(reply.status, 201);
      const payment = paymentOf(reply);
      deepEqual(Object.keys(payment), PAYMENT_MEMBERS);
      equal(payment.checking_id, payment.payment_hash);
      match(payment.payment_hash, /^[0-9a-f]{64}$/);
      equal(payment.wallet_id, wallet.id);
      deepEqual([payment.amount, payment.fee, payment.status], [21_000, 0, "pending"]);
      equal(payment.memo, "tea é");
      match(payment.expiry, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      match(payment.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
      match(payment.preimage, /^[0-9a-f]{64}$/);
      deepEqual([payment.labels, payment.extra], [[], {}]);
    },
  },
  {
    name: "an invoice's BOLT11 says its amount, hash, memo and expiry",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const body = { amount: 1234, memo: "tea ☕", expiry: 60 };
      const payment = paymentOf(await newInvoice(server, wallet, body));
      equal(payment.payment_request, payment.bolt11);
      const { createdAt, ...said } = decodeInvoice(payment.bolt11);
      deepEqual(said, {
        amountMsat: 1_234_000,
        paymentHash: payment.payment_hash,
        description: "tea ☕",
        expirySeconds: 60,
      });
      equal(Date.parse(`${payment.expiry}Z`) / 1000, createdAt + 60);
    },
  },
  {
    name: "an invoice without a memo gets LNbits' title, fractions of a satoshi are cut",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const { memo, amount } = paymentOf(await newInvoice(server, wallet, { amount: 1.9 }));
      deepEqual([memo, amount], ["LNbits", 1_000]);
    },
  },
  {
    name: "what comes in extra is kept",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const extra = { order: 7, nested: { deep: ["x"] } };
      const reply = await newInvoice(server, wallet, { amount: 1, extra });
      deepEqual(paymentOf(reply).extra, extra);
      deepEqual((await listPayments(server, wallet))[0]?.extra, extra);
    },
  },
  {
    name: "an invoice for nothing, less than nothing, or too much is refused",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const nothing = await newInvoice(server, wallet, { amount: 0 });
      isFailure(nothing, "Amountless invoices not supported.");
      const tooMuch = await newInvoice(server, wallet, { amount: 10_000_001 });
      const text = "Invoice amount 10000001 sats is too high. Max allowed: 10000000 sats.";
      isFailure(tooMuch, text);
      const less = await newInvoice(server, wallet, { amount: -1 });
      equal(less.status, 400);
      deepEqual(problemOf(less).loc, ["body", "amount"]);
      equal(problemOf(less).type, "value_error.number.not_ge");
      deepEqual(await listPayments(server, wallet), []);
    },
  },
  {
    name: "a request that makes no sense is 400 and names the member",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const long = { amount: 1, memo: "x".repeat(641) };
      for (const body of [{ amount: "x" }, { amount: 1, unit: "ZZZ" }, long]) {
        const reply = await newInvoice(server, wallet, body);
        equal(reply.status, 400);
        deepEqual(problemOf(reply).loc, ["body", Object.keys(body).at(-1)]);
      }
    },
  },
  {
    name: "an invoice needs a key, and a wallet's own",
    async run({ url }): Promise<void> {
      const body = { out: false, amount: 1 };
      equal((await ask(url, PAYMENTS, { method: "POST", body })).status, 401);
      equal((await ask(url, PAYMENTS, { method: "POST", body, key: "x" })).status, 404);
    },
  },
  {
    name: "paying needs the admin key and an invoice that reads",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const post = (key: string, body: unknown): Promise<Reply> =>
        ask(server.url, PAYMENTS, { method: "POST", key, body });
      const refused = await post(wallet.invoiceKey, { out: true, bolt11: "x" });
      equal(refused.status, 403);
      equal(refused.text, '{"detail":"Invoice (or Admin) key required."}');
      const missing = await post(wallet.adminKey, { out: true });
      equal(missing.status, 400);
      equal(missing.text, '{"detail":"Missing BOLT11 invoice"}');
      isFailure(await post(wallet.adminKey, { bolt11: "x" }), "Bolt11 decoding failed.");
      const { bolt11 } = paymentOf(await newInvoice(server, wallet, { amount: 1 }));
      const last = bolt11.at(-1) === "q" ? "p" : "q";
      const changed = bolt11.slice(0, -1) + last;
      isFailure(await payInvoice(server, wallet, changed), "Bolt11 decoding failed.");
    },
  },
];
