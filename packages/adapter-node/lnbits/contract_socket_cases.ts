import { deepEqual, equal, match } from "node:assert/strict";
import { ask, askRaw, Ear, type Reply } from "./contract_client.ts";
import { paymentOf, problemOf } from "./contract_payment_wire.ts";
import { newInvoice, payInvoice } from "./contract_payments.ts";
import type { ContractCase } from "./contract_server.ts";
import { balanceOf, changeBalance, newFundedWallet, newWallet } from "./contract_wallets.ts";

/** A channel of one's own. */
function newId(): string {
  return `channel-${crypto.randomUUID()}`;
}

function push(url: string, id: string, text: string): Promise<Reply> {
  const path = `/api/v1/ws/${id}?data=${encodeURIComponent(text)}`;
  return ask(url, path, { method: "POST" });
}

/** What is pushed, to whom, and what a client may send. */
export const SOCKET_CASES: readonly ContractCase[] = [
  {
    name: "a credit is pushed to the invoice key's channel",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const ear = await Ear.open(server.url, wallet.invoiceKey);
      await changeBalance(server, wallet.id, 1000);
      const pushed = JSON.parse(await ear.next());
      deepEqual(Object.keys(pushed), ["wallet_balance", "payment"]);
      equal(pushed.wallet_balance, 1000);
      const { payment } = pushed;
      deepEqual([payment.wallet_id, payment.amount, payment.status, payment.memo], [
        ...[wallet.id, 1_000_000, "success", "Admin credit"],
      ]);
      equal(Object.keys(payment).length, 22);
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "the admin key's channel hears the same, the wallet's id hears nothing",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const invoice = await Ear.open(server.url, wallet.invoiceKey);
      const admin = await Ear.open(server.url, wallet.adminKey);
      const id = await Ear.open(server.url, wallet.id);
      await changeBalance(server, wallet.id, 5);
      equal(await invoice.next(), await admin.next());
      await id.hearsNothing();
      for (const ear of [invoice, admin, id]) ear.close();
    },
  },
  {
    name: "a push is JSON as Python writes it: spaces, and ASCII only",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 10);
      const ear = await Ear.open(server.url, payer.invoiceKey);
      const body = { amount: 1, memo: "Café ☕ 🎈" };
      const invoice = paymentOf(await newInvoice(server, await newWallet(server), body));
      await payInvoice(server, payer, invoice.bolt11);
      const text = await ear.next();
      match(text, /^\{"wallet_balance": 9, "payment": \{"checking_id": "internal_/);
      match(text, /, "memo": "Caf\\u00e9 \\u2615 \\ud83c\\udf88", /);
      match(text, /, "labels": \[\], "extra": \{\}, "external_id": null\}\}$/);
      ear.close();
    },
  },
  {
    name: "the payer hears a payment once, with the balance after it",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const invoice = paymentOf(await newInvoice(server, await newWallet(server), { amount: 30 }));
      const ear = await Ear.open(server.url, payer.adminKey);
      const payment = paymentOf(await payInvoice(server, payer, invoice.bolt11));
      const pushed = JSON.parse(await ear.next());
      equal(pushed.wallet_balance, 70);
      deepEqual(pushed.payment, payment);
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "the receiver hears the same payment twice",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const payee = await newWallet(server);
      const invoice = paymentOf(await newInvoice(server, payee, { amount: 30 }));
      const ear = await Ear.open(server.url, payee.invoiceKey);
      await payInvoice(server, payer, invoice.bolt11);
      const first = await ear.next();
      equal(await ear.next(), first);
      const { wallet_balance, payment } = JSON.parse(first);
      equal(wallet_balance, 30);
      deepEqual([payment.checking_id, payment.amount], [invoice.checking_id, 30_000]);
      equal(payment.expiry, `${invoice.expiry}+00:00`);
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "a payment hash's channel hears the status, once for every push",
    async run(server): Promise<void> {
      const payer = await newFundedWallet(server, 100);
      const invoice = paymentOf(await newInvoice(server, await newWallet(server), { amount: 1 }));
      const ear = await Ear.open(server.url, invoice.payment_hash);
      await payInvoice(server, payer, invoice.bolt11);
      for (const _ of ["payer", "payee", "payee again"]) {
        equal(await ear.next(), '{"pending": false, "status": "success"}');
      }
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "an invoice that nobody paid is not news",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const ear = await Ear.open(server.url, wallet.invoiceKey);
      await newInvoice(server, wallet, { amount: 5 });
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "a debit by the superuser changes the balance without a word",
    async run(server): Promise<void> {
      const wallet = await newFundedWallet(server, 100);
      const ear = await Ear.open(server.url, wallet.invoiceKey);
      equal((await changeBalance(server, wallet.id, -40)).status, 200);
      equal(await balanceOf(server, wallet), 60_000);
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "a push says floored satoshi where REST says millisatoshi",
    async run(server): Promise<void> {
      const wallet = await newFundedWallet(server, 100);
      server.nudge(wallet.id, 999);
      equal(await balanceOf(server, wallet), 100_999);
      const ear = await Ear.open(server.url, wallet.invoiceKey);
      await changeBalance(server, wallet.id, 1);
      equal(JSON.parse(await ear.next()).wallet_balance, 101);
      equal(await balanceOf(server, wallet), 101_999);
      ear.close();
    },
  },
  {
    name: "anyone may push any text to any channel",
    async run({ url }): Promise<void> {
      const [id, other] = [newId(), newId()];
      const ears = await Promise.all([Ear.open(url, id), Ear.open(url, id)]);
      const apart = await Ear.open(url, other);
      for (const text of ["plain", "é ☕ \n &=+%", "", '{"wallet_balance": 1}']) {
        const reply = await push(url, id, text);
        equal(reply.status, 200);
        equal(reply.text, JSON.stringify({ sent: true, data: text }));
        for (const ear of ears) equal(await ear.next(), text);
      }
      await apart.hearsNothing();
      for (const ear of [...ears, apart]) ear.close();
    },
  },
  {
    name: "a wallet's channel takes a forged push like a true one",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const ear = await Ear.open(server.url, wallet.invoiceKey);
      const forged = '{"wallet_balance": 2100000000000000, "payment": {}}';
      await push(server.url, wallet.invoiceKey, forged);
      equal(await ear.next(), forged);
      equal(await balanceOf(server, wallet), 0);
      ear.close();
    },
  },
  {
    name: "a text may be pushed in the path",
    async run({ url }): Promise<void> {
      const id = newId();
      const ear = await Ear.open(url, id);
      const reply = await ask(url, `/api/v1/ws/${id}/hello%20you`);
      equal(reply.text, '{"sent":true,"data":"hello you"}');
      equal(await ear.next(), "hello you");
      ear.close();
    },
  },
  {
    name: "a push without data is 400, of two the last counts, and nobody need listen",
    async run({ url }): Promise<void> {
      const path = `/api/v1/ws/${newId()}`;
      const none = await ask(url, path, { method: "POST" });
      equal(none.status, 400);
      deepEqual(problemOf(none).loc, ["query", "data"]);
      const two = await ask(url, `${path}?data=1&data=2`, { method: "POST" });
      equal(two.text, '{"sent":true,"data":"2"}');
    },
  },
  {
    name: "a long push arrives whole",
    async run({ url }): Promise<void> {
      const id = newId();
      const ear = await Ear.open(url, id);
      const text = Array.from({ length: 6_000 }, (_, index) => index.toString(36)).join("-");
      equal((await push(url, id, text)).status, 200);
      equal(await ear.next(), text);
      ear.close();
    },
  },
  {
    name: "a socket's id is decoded, its query is not part of it",
    async run({ url }): Promise<void> {
      const id = newId();
      const ears = [await Ear.open(url, `a%20${id}`), await Ear.open(url, `a%20${id}?x=1`)];
      await push(url, `a%20${id}`, "hi");
      for (const ear of ears) equal(await ear.next(), "hi");
      for (const ear of ears) ear.close();
    },
  },
  {
    name: "a client's text is not answered, and the socket stays",
    async run({ url }): Promise<void> {
      const ear = await Ear.open(url, newId());
      ear.socket.send("hello?");
      ear.socket.send(JSON.stringify({ type: "ping" }));
      await ear.hearsNothing();
      ear.close();
    },
  },
  {
    name: "a client's binary message cuts the socket",
    async run({ url }): Promise<void> {
      const ear = await Ear.open(url, newId());
      ear.socket.send(Buffer.from([1, 2, 3]));
      deepEqual(await ear.end, { code: 1006, reason: "" });
    },
  },
  {
    name: "a client's message over 16 MiB closes with 1009",
    async run({ url }): Promise<void> {
      const ear = await Ear.open(url, newId());
      ear.socket.send("x".repeat(16 * 1024 * 1024 + 1));
      equal((await ear.end).code, 1009);
    },
  },
  {
    name: "text that is no UTF-8 closes with 1007, a frame without a mask with 1002",
    async run({ url }): Promise<void> {
      for (
        const [frame, code] of [[[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007], [
          [0x81, 1, 65],
          1002,
        ]] as const
      ) {
        const ear = await Ear.open(url, newId(), { perMessageDeflate: false });
        const socket = ear.socket as unknown as {
          _socket: { write(bytes: Buffer): void };
        };
        socket._socket.write(Buffer.from(frame));
        equal((await ear.end).code, code);
      }
    },
  },
  {
    name: "a ping is answered with its payload",
    async run({ url }): Promise<void> {
      const ear = await Ear.open(url, newId());
      const pong = new Promise<string>((resolve) => {
        ear.socket.once("pong", (payload) => resolve(String(payload)));
      });
      ear.socket.ping("are you there");
      equal(await pong, "are you there");
      ear.close();
    },
  },
  {
    name: "a client's close is answered with its own code",
    async run({ url }): Promise<void> {
      const ear = await Ear.open(url, newId());
      ear.socket.close(4001, "bye");
      equal((await ear.end).code, 4001);
    },
  },
  {
    name: "the server pings unasked, four bytes at a time",
    async run({ pinged }): Promise<void> {
      equal(await pinged, 4);
    },
  },
  {
    name: "a handshake is taken from anyone for any id, by uvicorn",
    async run({ url }): Promise<void> {
      const answer = await askRaw(url, [
        `GET /api/v1/ws/${newId()} HTTP/1.1`,
        "Connection: keep-alive, Upgrade",
        "Upgrade: WebSocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: a, b",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "Origin: https://page.example",
      ]);
      match(answer, /^HTTP\/1\.1 101 /);
      match(answer, /^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/im);
      match(answer, /^sec-websocket-extensions: permessage-deflate\r$/im);
      match(answer, /^server: uvicorn\r$/im);
      equal(/^sec-websocket-protocol:/im.test(answer), false);
    },
  },
];
