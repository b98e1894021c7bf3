import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Ear } from "./contract_client.ts";
import { createLnbits, type Lnbits, type LnbitsWallet } from "./create_lnbits.ts";

describe("createLnbits()", () => {
  let lnbits: Lnbits;
  let ada: LnbitsWallet;
  let bob: LnbitsWallet;

  beforeEach(async () => {
    lnbits = await createLnbits();
    [ada, bob] = [lnbits.createWallet("Ada"), lnbits.createWallet("Bob")];
  });

  afterEach(() => lnbits.stop());

  test("moves single millisatoshi and pushes the floored balance", async () => {
    lnbits.credit(ada.id, 10_999);
    const ear = await Ear.open(lnbits.url, bob.invoiceKey);
    const hash = lnbits.pay(ada.id, bob.id, 1_999, "Half a cent");
    const { wallet_balance, payment } = JSON.parse(await ear.next());
    expect(wallet_balance).toBe(1);
    expect(payment).toMatchObject({ amount: 1_999, payment_hash: hash, memo: "Half a cent" });
    expect([lnbits.balance(ada.id), lnbits.balance(bob.id)]).toEqual([9_000, 1_999]);
    ear.close();
  });

  test("refuses a payment beyond the balance, an unknown wallet and an inexact balance", () => {
    expect(() => lnbits.pay(ada.id, bob.id, 1_000, "")).toThrow("Insufficient balance.");
    expect(() => lnbits.balance("nobody")).toThrow(RangeError);
    lnbits.credit(ada.id, Number.MAX_SAFE_INTEGER - 1);
    expect(() => lnbits.credit(ada.id, 2)).toThrow(RangeError);
    expect(lnbits.balance(ada.id)).toBe(Number.MAX_SAFE_INTEGER - 1);
  });

  test("debits without a push", async () => {
    lnbits.credit(ada.id, 5_000);
    const ear = await Ear.open(lnbits.url, ada.invoiceKey);
    lnbits.debit(ada.id, 2_000);
    expect(lnbits.balance(ada.id)).toBe(3_000);
    await ear.hearsNothing();
    ear.close();
  });

  test("with stalePushes pushes the balance from before the payment", async () => {
    lnbits.switches.stalePushes = true;
    lnbits.credit(ada.id, 100_000);
    const ears = [
      await Ear.open(lnbits.url, ada.invoiceKey),
      await Ear.open(lnbits.url, bob.invoiceKey),
    ];
    lnbits.pay(ada.id, bob.id, 30_000, "Stale");
    const pushed = await Promise.all(ears.map(async (ear) => JSON.parse(await ear.next())));
    expect(pushed.map(({ wallet_balance }) => wallet_balance)).toEqual([100, 0]);
    lnbits.switches.stalePushes = false;
    lnbits.pay(ada.id, bob.id, 30_000, "Fresh");
    expect(JSON.parse(await ears[0]?.next() ?? "").wallet_balance).toBe(40);
    for (const ear of ears) ear.close();
  });

  test("with missingPushes pushes no payment, but still what is sent by hand", async () => {
    lnbits.switches.missingPushes = true;
    const ear = await Ear.open(lnbits.url, ada.invoiceKey);
    lnbits.credit(ada.id, 1_000);
    await ear.hearsNothing();
    lnbits.switches.missingPushes = false;
    lnbits.credit(ada.id, 1_000);
    expect(JSON.parse(await ear.next()).wallet_balance).toBe(2);
    ear.close();
  });

  test("with another pingEveryMs pings sockets that are open already", async () => {
    const ear = await Ear.open(lnbits.url, "quiet");
    const pinged = new Promise((resolve) => ear.socket.once("ping", resolve));
    lnbits.switches.pingEveryMs = 20;
    await pinged;
    ear.close();
  });

  test("with another rateLimitPerMinute limits from the next request", async () => {
    const health = async (): Promise<number> => (await fetch(`${lnbits.url}/api/v1/health`)).status;
    expect(await health()).toBe(200);
    lnbits.switches.rateLimitPerMinute = 1;
    expect(await health()).toBe(429);
    lnbits.switches.rateLimitPerMinute = 0;
    expect(await health()).toBe(200);
  });

  test("refuses switches out of their range", async () => {
    expect(() => lnbits.switches.pingEveryMs = 0).toThrow(RangeError);
    expect(() => lnbits.switches.rateLimitPerMinute = 0.5).toThrow(RangeError);
    await expect(createLnbits({ pingEveryMs: Infinity })).rejects.toThrow(RangeError);
  });

  test("counts its sockets and drops them without a close frame", async () => {
    const ears = [await Ear.open(lnbits.url, "one"), await Ear.open(lnbits.url, "two")];
    expect(lnbits.connectionCount()).toBe(2);
    lnbits.dropConnections();
    for (const ear of ears) expect((await ear.end).code).toBe(1006);
    expect(lnbits.connectionCount()).toBe(0);
    expect((await fetch(`${lnbits.url}/api/v1/health`)).status).toBe(200);
  });

  test("starts again on its port with its books", async () => {
    lnbits.credit(ada.id, 7_000);
    const { url } = lnbits;
    await lnbits.stop();
    await lnbits.stop();
    expect(() => lnbits.credit(ada.id, 1)).toThrow("the server is stopped");
    await lnbits.start();
    await lnbits.start();
    expect(lnbits.url).toBe(url);
    expect(lnbits.balance(ada.id)).toBe(7_000);
    lnbits.credit(ada.id, 1_000);
    expect(lnbits.balance(ada.id)).toBe(8_000);
  });

  test("stops although a client holds a request open", async () => {
    const answer = fetch(`${lnbits.url}/api/v1/account`, {
      method: "POST",
      body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }),
      duplex: "half",
    } as RequestInit);
    const outcome = answer.then(() => "answered", () => "cut");
    await expect.poll(() => lnbits.isRunning).toBe(true);
    await lnbits.stop();
    expect(await outcome).toBe("cut");
  });

  test("says which port is taken", async () => {
    await expect(createLnbits({ port: lnbits.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("keeps wallets, payments and the superuser in a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "holdfast-lnbits-"));
    const storage = join(folder, "wallets.sqlite");
    const first = await createLnbits({ storage });
    const wallet = first.createWallet("Kept");
    first.credit(wallet.id, 42_000);
    await first.stop();
    const second = await createLnbits({ storage });
    expect(second.findWallet("Kept")).toEqual(wallet);
    const headers = { "x-api-key": wallet.invoiceKey };
    const answer = await fetch(`${second.url}/api/v1/payments`, { headers });
    expect(await answer.json()).toMatchObject([{ amount: 42_000, memo: "Admin credit" }]);
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  test("lets an invoice run out", async () => {
    const body = JSON.stringify({ out: false, amount: 1, expiry: 1 });
    const headers = { "x-api-key": ada.invoiceKey, "content-type": "application/json" };
    const url = `${lnbits.url}/api/v1/payments`;
    const made = await fetch(url, { method: "POST", headers, body });
    const { payment_hash } = await made.json() as { payment_hash: string };
    const look = async (): Promise<
      { status?: string; details?: { labels: string[] } }
    > => {
      const answer = await fetch(`${url}/${payment_hash}`, { headers });
      return await answer.json() as {
        status?: string;
        details?: { labels: string[] };
      };
    };
    await expect.poll(async () => (await look()).status, { timeout: 5_000 })
      .toBe("failed");
    expect((await look()).details?.labels).toEqual(["expired"]);
    expect(await (await fetch(url, { headers })).json()).toEqual([]);
  });

  test("refuses a body beyond its limit", async () => {
    const answer = await fetch(`${lnbits.url}/api/v1/account`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "x".repeat(1024 * 1024) }),
    });
    expect(answer.status).toBe(413);
  });
});
