import {
  feedCodec,
  formatCursor,
  type Payment,
  readWalletFeedValue,
  Secret,
  type WalletFeedValue,
} from "@holdfast/core";
import { deepEqual, equal, ok } from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, test } from "vitest";
import { WebSocket } from "ws";
import { createLnbits } from "../lnbits/mod.ts";
import { systemClock } from "../system_clock.ts";
import type { FeedMessage } from "./feed_message.ts";
import { ended, freePort, NATS_SERVER, startNats, untilOpen } from "./nats_server.setup.ts";
import { natsStore } from "./nats_store.ts";
import { issueTicket } from "./ticket.ts";

const SECRET = new Secret("0123456789abcdef0123456789abcdef");
const CLI = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const opened = async (): Promise<Awaited<ReturnType<typeof natsStore>>[]> => {
  const nats = await startNats();
  closers.push(() => nats.stop());
  const stores = await Promise.all(
    [1, 2].map(() => natsStore({ servers: [nats.url], clock: systemClock(), leaseMs: 1000 })),
  );
  closers.push(() => Promise.all(stores.map((store) => store.close())));
  return stores;
};

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let n = 0; n < 400 && !isTrue(); n++) await new Promise((wake) => setTimeout(wake, 25));
  ok(isTrue(), "It did not come true in ten seconds");
};

describe.skipIf(NATS_SERVER === undefined)("natsStore()", () => {
  test("gives a feed the same places in every gateway", async () => {
    const [one, other] = await opened();
    const [here, there] = await Promise.all([one!.open("till"), other!.open("till")]);
    const heard: FeedMessage[] = [];
    there.follow((message) => heard.push(message));
    for (let n = 1; n <= 20; n++) await here.publish(n, n);
    await until(() => heard.length === 20 && here.cursor?.seq === 20);
    deepEqual(here.cursor, there.cursor);
    equal(here.snapshot()?.text, there.snapshot()?.text);
    const after = { ...here.cursor!, seq: 17 };
    deepEqual(there.since(after).map(({ cursor }) => cursor.seq), [18, 19, 20]);
  });

  test("lets a gateway that comes late resume what it never saw happen", async () => {
    const [one, other] = await opened();
    const here = await one!.open("till");
    for (let n = 1; n <= 5; n++) await here.publish(n, n);
    const there = await other!.open("till");
    const epoch = there.cursor!.epoch;
    deepEqual(there.since({ epoch, seq: 2 }).map(({ cursor }) => formatCursor(cursor)), [
      `${epoch}:3`,
      `${epoch}:4`,
      `${epoch}:5`,
    ]);
  });

  test("lets one gateway lead at a time, and the next when it resigns", async () => {
    const [one, other] = await opened();
    const leads = [false, false];
    const resign = one!.lead("till", (is) => (leads[0] = is));
    await until(() => leads[0] === true);
    const resignOther = other!.lead("till", (is) => (leads[1] = is));
    await new Promise((wake) => setTimeout(wake, 1500));
    deepEqual(leads, [true, false]);
    resign();
    await until(() => leads[1] === true);
    resignOther();
  });
});

const codec = feedCodec(readWalletFeedValue);

/** Follows a wallet's feed from one gateway to the next, as the protocol says. */
class Follower {
  readonly places: string[] = [];
  readonly types: string[] = [];
  readonly payments = new Map<string, Payment>();
  msat = 0;
  #after = "";
  #socket: WebSocket | null = null;

  join(port: number, ticket: string): Promise<void> {
    const query = this.#after === "" ? "" : `?after=${this.#after}`;
    const address = `ws://127.0.0.1:${port}/v1/feeds/till/socket${query}`;
    const socket = new WebSocket(address, ["holdfast.v1", `holdfast.ticket.${ticket}`]);
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("message", (data) => this.#hear(String(data)));
    return new Promise((resolve) => socket.once("open", () => resolve()));
  }

  leave(): void {
    this.#socket?.terminate();
  }

  #hear(text: string): void {
    const item = codec.decode(text);
    if (item.type !== "event" && item.type !== "snapshot") return;
    this.#after = formatCursor(item.cursor);
    this.places.push(this.#after);
    this.types.push(item.type);
    const value: WalletFeedValue = item.value;
    this.msat = value.msat;
    for (const payment of value.payments) this.payments.set(payment.id, payment);
  }
}

describe.skipIf(NATS_SERVER === undefined)("two gateways over NATS", () => {
  test("a client that loses one resumes on the other, each change exactly once", async () => {
    const nats = await startNats();
    closers.push(() => nats.stop());
    const lnbits = await createLnbits();
    closers.push(() => lnbits.stop());
    const wallet = lnbits.createWallet("Till");
    const gateways: { readonly process: ChildProcess; readonly port: number }[] = [];
    for (let n = 0; n < 2; n++) {
      const port = await freePort();
      const args = [CLI, "gateway", "--port", String(port), "--nats", nats.url];
      const process = spawn(globalThis.process.execPath, args, {
        stdio: "ignore",
        env: {
          ...globalThis.process.env,
          HOLDFAST_LNBITS: lnbits.url,
          HOLDFAST_KEY: wallet.invoiceKey,
          HOLDFAST_FEED: "till",
          HOLDFAST_TICKET_SECRET: SECRET.reveal(),
        },
      });
      closers.push(() => ended(process, "SIGKILL"));
      gateways.push({ process, port });
    }
    for (const { port } of gateways) await untilOpen(port);
    const ticket = (await issueTicket(SECRET, { feed: "till" })).reveal();
    const follower = new Follower();
    closers.push(() => follower.leave());
    await follower.join(gateways[0]!.port, ticket);
    for (let n = 0; n < 5; n++) lnbits.credit(wallet.id, 1000);
    await until(() => follower.msat === 5000);

    await ended(gateways[0]!.process, "SIGKILL");
    await follower.join(gateways[1]!.port, ticket);
    for (let n = 0; n < 5; n++) lnbits.credit(wallet.id, 1000);
    await until(() => follower.msat === 10_000 && follower.payments.size === 10);

    const [epoch] = follower.places[0]!.split(":");
    const first = Number(follower.places[0]!.split(":")[1]);
    deepEqual(follower.places, follower.places.map((_, n) => `${epoch}:${first + n}`));
    equal(follower.types.filter((type) => type === "snapshot").length, 1);
  }, 60_000);
});
