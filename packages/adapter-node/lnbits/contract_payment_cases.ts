import { deepEqual, equal } from "node:assert/strict";
import { encodeInvoice } from "./bolt11.ts";
import { ask, type Reply } from "./contract_client.ts";
import {
  isFailure,
  PAYMENT_MEMBERS,
  paymentOf,
  type PaymentWire,
} from "./contract_payment_wire.ts";
import { listPayments, newInvoice, payInvoice } from "./contract_payments.ts";
import type { ContractCase } from "./contract_server.ts";
import { balanceOf, newFundedWallet, newWallet } from "./contract_wallets.ts";

const PAYMENTS = "/api/v1/payments";

/** Paying, and looking at what was paid. */
export const PAYMENT_CASES: readonly ContractCase[] = [
  {
    name: "a payment moves the amount from one wallet to the other",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const payee = await newWallet(server);
      const { bolt11 } = paymentOf(await newInvoice(server, payee, { amount: 21 }));
      equal((await payInvoice(server, payer, bolt11)).status, 201);
      equal(await balanceOf(server, payer), 79_000);
      equal(await balanceOf(server, payee), 21_000);
    },
  },
  {
    name: "the payer's side is a payment of its own",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const payee = await newWallet(server);
      const invoice = paymentOf(await newInvoice(server, payee, { amount: 21, memo: "Rent" }));
      const payment = paymentOf(await payInvoice(server, payer, invoice.bolt11));
      deepEqual(Object.keys(payment), PAYMENT_MEMBERS);
      equal(payment.checking_id, `internal_${invoice.payment_hash}`);
      equal(payment.payment_hash, invoice.payment_hash);
      equal(payment.wallet_id, payer.id);
      deepEqual([payment.amount, payment.fee, payment.status], [-21_000, 0, "success"]);
      deepEqual([payment.memo, payment.preimage], ["Rent", invoice.preimage]);
      const [listed] = await listPayments(server, payer, "?limit=1");
      equal(listed?.expiry, `${payment.expiry}+00:00`);
      deepEqual({ ...listed, expiry: payment.expiry }, payment);
    },
  },
  {
    name: "an invoice is paid once",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const { bolt11 } = paymentOf(
        await newInvoice(server, await newWallet(server), { amount: 1 }),
      );
      equal((await payInvoice(server, payer, bolt11)).status, 201);
      const again = await payInvoice(server, payer, bolt11);
      isFailure(again, "Internal invoice already paid.");
      equal(await balanceOf(server, payer), 99_000);
    },
  },
  {
    name: "a payment beyond the balance is refused and leaves no trace",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 20);
      const invoice = paymentOf(await newInvoice(server, await newWallet(server), { amount: 21 }));
      const reply = await payInvoice(server, payer, invoice.bolt11);
      isFailure(reply, "Insufficient balance.");
      equal((await listPayments(server, payer)).length, 1);
      const { paid } = (await ask(server.url, `${PAYMENTS}/${invoice.payment_hash}`)).json;
      equal(paid, false);
    },
  },
  {
    name: "a foreign invoice fails, since there is no node, and is not listed",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const hash = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
        .toString("hex");
      const bolt11 = encodeInvoice(
        {
          amountMsat: 10_000,
          paymentHash: hash,
          description: "Far away",
          createdAt: Math.floor(Date.now() / 1000),
          expirySeconds: 600,
        },
        { privateKey: new Uint8Array(32).fill(1), paymentSecret: new Uint8Array(32).fill(2) },
      );
      const reply = await payInvoice(server, payer, bolt11);
      isFailure(reply, "Payment failed: Only internal invoices can be used!");
      equal((await listPayments(server, payer)).length, 1);
      equal(await balanceOf(server, payer), 100_000);
      const looked = await ask(server.url, `${PAYMENTS}/${hash}`, { key: payer.invoiceKey });
      deepEqual([looked.json.paid, looked.json.status], [false, "failed"]);
    },
  },
  {
    name: "a wallet may pay itself",
    async run(server): Promise<void> {
      const wallet = await newFundedWallet(server, 50);
      const { bolt11 } = paymentOf(await newInvoice(server, wallet, { amount: 10 }));
      equal((await payInvoice(server, wallet, bolt11)).status, 201);
      equal(await balanceOf(server, wallet), 50_000);
      const amounts = (await listPayments(server, wallet)).map(({ amount }) => amount);
      deepEqual(amounts, [-10_000, 10_000, 50_000]);
    },
  },
  {
    name: "anyone may ask by hash whether it is paid, a key of either side sees its own",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const payee = await newWallet(server);
      const invoice = paymentOf(await newInvoice(server, payee, { amount: 21 }));
      const look = async (key?: string): Promise<Reply> =>
        await ask(
          server.url,
          `${PAYMENTS}/${invoice.payment_hash}`,
          key === undefined ? {} : { key },
        );
      equal((await look()).text, '{"paid":false,"preimage":null}');
      equal((await look("unknown")).text, '{"paid":false,"preimage":null}');
      const waiting = (await look(payee.invoiceKey)).json;
      deepEqual(Object.keys(waiting), ["paid", "status", "preimage", "details"]);
      deepEqual([waiting.paid, waiting.status, waiting.preimage], [false, "pending", null]);
      equal((await look(payer.invoiceKey)).status, 404);
      await payInvoice(server, payer, invoice.bolt11);
      const paid = { paid: true, preimage: invoice.preimage };
      deepEqual((await look()).json, paid);
      for (
        const [{ invoiceKey, adminKey }, amount] of [[payer, -21_000], [payee, 21_000]] as const
      ) {
        for (const key of [invoiceKey, adminKey]) {
          const { details, ...rest } = (await look(key)).json;
          deepEqual(rest, paid);
          equal((details as PaymentWire).amount, amount);
        }
      }
    },
  },
  {
    name: "an unknown hash is 404",
    async run({ url }): Promise<void> {
      const reply = await ask(url, `${PAYMENTS}/${"0".repeat(64)}`);
      equal(reply.status, 404);
      equal(reply.text, '{"detail":"Payment does not exist."}');
    },
  },
  {
    name: "the list is newest first, by pages",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      for (const amount of [1, 2, 3, 4]) {
        await newInvoice(server, wallet, { amount });
      }
      const sats = async (query: string): Promise<number[]> =>
        (await listPayments(server, wallet, query)).map(({ amount }) => amount / 1000);
      deepEqual(await sats(""), [4, 3, 2, 1]);
      deepEqual(await sats("?limit=2"), [4, 3]);
      deepEqual(await sats("?limit=2&offset=1"), [3, 2]);
      deepEqual(await sats("?offset=3"), [1]);
      deepEqual(await sats("?offset=9"), []);
      deepEqual(await sats("?limit=0"), [4, 3, 2, 1]);
    },
  },
  {
    name: "a page that is no number is 400",
    async run(server): Promise<void> {
      const { invoiceKey } = await newWallet(server);
      for (const name of ["limit", "offset"]) {
        const reply = await ask(server.url, `${PAYMENTS}?${name}=x`, { key: invoiceKey });
        equal(reply.status, 400);
        deepEqual(reply.json, {
          detail: [
            {
              loc: ["query", name],
              msg: "value is not a valid integer",
              type: "type_error.integer",
            },
          ],
        });
      }
    },
  },
  {
    name: "an invoice paid late keeps its old place in the list",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const payee = await newWallet(server);
      const early = paymentOf(await newInvoice(server, payee, { amount: 1 }));
      await newInvoice(server, payee, { amount: 2 });
      await payInvoice(server, payer, early.bolt11);
      const [first, second] = await listPayments(server, payee);
      deepEqual([first?.amount, first?.status], [2_000, "pending"]);
      deepEqual([second?.amount, second?.status], [1_000, "success"]);
      equal(second?.time, early.time);
    },
  },
];
