import { deepEqual, equal } from "node:assert/strict";
import { Secret } from "@holdfast/core";
import { createLnbits, type Lnbits, type LnbitsWallet } from "@holdfast/adapter-node/lnbits";
import { startFaultProxy } from "@holdfast/adapter-node/testing";
import { afterEach, beforeEach, test } from "vitest";
import { probeChannel } from "./channel_probe.ts";
import { probing, recordsOf } from "./probing.setup.ts";

let lnbits: Lnbits;
let wallet: LnbitsWallet;

beforeEach(async () => {
  lnbits = await createLnbits();
  wallet = lnbits.createWallet("Probe");
});

afterEach(() => lnbits.stop());

async function told(item: string, key?: string): Promise<unknown> {
  const options = key === undefined ? {} : { key: new Secret(key) };
  const { target, context } = probing(lnbits.url, { item: new Secret(item), ...options });
  const [found] = recordsOf(await probeChannel(target, context), "channel");
  return found === undefined ? null : [found.is, found.pushedTo];
}

test("probeChannel() tells keys from each other, with no key given", async () => {
  deepEqual(await told(wallet.invoiceKey), ["invoice-key", true]);
  deepEqual(await told(wallet.adminKey), ["admin-key", true]);
});

test("probeChannel() knows a wallet id by the admin key, else only that it is no key", async () => {
  deepEqual(await told(wallet.id, wallet.adminKey), ["wallet-id", false]);
  deepEqual(await told(wallet.id), ["unknown", false]);
  deepEqual(await told(wallet.id, wallet.invoiceKey), ["unknown", false]);
});

test("probeChannel() knows a wallet id by the invoice key once there was a payment", async () => {
  lnbits.credit(wallet.id, 1_000_000);
  deepEqual(await told(wallet.id, wallet.invoiceKey), ["wallet-id", false]);
});

test("probeChannel() says nothing of ids that extensions make", async () => {
  equal(await told("5cBcrdBn3Vmbkhzqz2bYEv"), null);
});

test("probeChannel() takes the hash of a payment for what it is", async () => {
  const other = lnbits.createWallet("Other");
  lnbits.credit(wallet.id, 1_000_000);
  const hash = lnbits.pay(wallet.id, other.id, 21_000, "Lunch");
  deepEqual(await told(hash, wallet.invoiceKey), ["unknown", true]);
});

test("probeChannel() says nothing where something else answers", async () => {
  const proxy = await startFaultProxy({ target: lnbits.url });
  proxy.set({ type: "http_error", status: 404 });
  const { target, context } = probing(proxy.url, { item: new Secret(wallet.invoiceKey) });
  deepEqual(await probeChannel(target, context), []);
  await proxy.close();
});

test("probeChannel() keeps the id at home where the certificate does not hold", async () => {
  const item = new Secret(wallet.invoiceKey);
  const { target, context } = probing(lnbits.url, { item });
  context.isTrusted = false;
  deepEqual(await probeChannel(target, context), []);
  equal(context.connections, 0);
});
