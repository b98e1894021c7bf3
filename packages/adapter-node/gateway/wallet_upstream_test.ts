import { type Balance, Secret, watchWalletFeed } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { equal, ok } from "node:assert/strict";
import { afterEach, expect, test } from "vitest";
import { createLnbits, type Lnbits } from "../lnbits/mod.ts";
import { nodePlatform } from "../node_platform.ts";
import { systemClock } from "../system_clock.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";
import { walletUpstream } from "./wallet_upstream.ts";

const SECRET = new Secret("0123456789abcdef0123456789abcdef");
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const platform = (): ReturnType<typeof nodePlatform> => ({
  ...nodePlatform(),
  memory: new MemoryStore(systemClock()),
});

async function served(): Promise<{
  readonly lnbits: Lnbits;
  readonly gateway: RunningGateway;
  readonly watched: ReturnType<typeof watchWalletFeed>;
  readonly until: (isWanted: (balance: Balance) => boolean) => Promise<Balance>;
  readonly wallets: ReturnType<Lnbits["createWallet"]>[];
}> {
  const lnbits = await createLnbits();
  closers.push(() => lnbits.stop());
  const wallets = [lnbits.createWallet("Till"), lnbits.createWallet("Guest")];
  const key = new Secret(wallets[0]!.invoiceKey);
  const gateway = await startGateway({
    secret: SECRET,
    upstream: (feed) =>
      feed === "till" ? walletUpstream({ server: lnbits.url, key, platform }) : null,
  });
  closers.push(() => gateway.stop());
  const ticket = await issueTicket(SECRET, { feed: "till" });
  const watched = watchWalletFeed({
    gateway: gateway.url,
    feed: "till",
    ticket,
    platform: platform(),
  });
  closers.push(() => watched.close());
  const until = (isWanted: (balance: Balance) => boolean): Promise<Balance> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("No such balance came")), 15_000);
      const subscription = watched.balance$.subscribe((balance) => {
        if (!isWanted(balance)) return;
        clearTimeout(timer);
        resolve(balance);
        queueMicrotask(() => subscription.unsubscribe());
      });
    });
  return { lnbits, gateway, watched, until, wallets };
}

test("walletUpstream() brings a balance and a payment from LNbits to a client", async () => {
  const { lnbits, watched, until, wallets } = await served();
  equal((await until(() => true)).msat, 0);
  const payments: string[] = [];
  watched.payment$.subscribe(({ amountMsat }) => payments.push(String(amountMsat)));
  lnbits.credit(wallets[0]!.id, 21_000);
  const { msat, maxAgeMs } = await until((balance) => balance.msat > 0);
  equal(msat, 21_000);
  ok(Number.isFinite(maxAgeMs));
});

test("walletUpstream() says that the value is no longer fresh when LNbits is gone", async () => {
  const { lnbits, until } = await served();
  await until(() => true);
  await lnbits.stop();
  equal((await until(({ maxAgeMs }) => !Number.isFinite(maxAgeMs))).msat, 0);
}, 60_000);

test("walletUpstream() names what its own diagnosis names while nothing is fresh", async () => {
  const lnbits = await createLnbits();
  closers.push(() => lnbits.stop());
  const key = new Secret("0".repeat(32));
  const upstream = walletUpstream({ server: lnbits.url, key, platform });
  const stop = upstream.start(() => {});
  const told = { cause: "unknown-key", phase: "failed", maxAgeMs: null };
  await expect.poll(() => upstream.describe?.(), { timeout: 15_000 }).toEqual(told);
  stop();
}, 20_000);
