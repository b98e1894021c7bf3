import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { ScriptedTransport } from "../testing/scripted_transport.ts";
import { simulatedWorld } from "../testing/simulated_world.ts";
import type { Balance, Payment } from "./wallet.ts";
import { watchWalletFeed } from "./watch_wallet_feed.ts";

const payment = (id: string, status = "success"): unknown => ({
  id,
  paymentHash: "ab",
  amountMsat: 1000,
  feeMsat: 0,
  status,
  memo: "Tea",
  time: null,
});

const message = (type: string, seq: number, msat: number, more: object = {}): string =>
  JSON.stringify({
    type,
    id: `e:${seq}`,
    value: { msat, name: "Till", payments: [], isFresh: true, ...more },
  });

/** A wallet's feed over scripted carriers. */
function watched(ticket: string | Secret = "t1"): ReturnType<typeof scriptedPlatform> & {
  readonly wallet: ReturnType<typeof watchWalletFeed>;
  readonly balances: Balance[];
  readonly payments: Payment[];
} {
  const scripted = scriptedPlatform();
  const { platform } = scripted;
  const wallet = watchWalletFeed({ gateway: "https://host/", feed: "till", ticket, platform });
  const balances: Balance[] = [];
  const payments: Payment[] = [];
  wallet.balance$.subscribe((balance) => balances.push(balance));
  wallet.payment$.subscribe((found) => payments.push(found));
  return { ...scripted, wallet, balances, payments };
}

test("watchWalletFeed() shows what a snapshot and the events after it say", () => {
  const { wallet, transport, balances } = watched();
  transport.newest.open();
  transport.newest.message(message("snapshot", 4, 21_000));
  transport.newest.message(message("event", 5, 22_000));
  deepEqual([...new Set(balances.map(({ msat }) => msat))], [21_000, 22_000]);
  wallet.close();
});

test("watchWalletFeed() tells each payment once for each status", () => {
  const { wallet, transport, payments } = watched();
  transport.newest.open();
  const more = { payments: [payment("a", "pending")] };
  transport.newest.message(message("snapshot", 1, 1000, more));
  transport.newest.message(message("event", 2, 2000, { payments: [payment("a"), payment("b")] }));
  transport.newest.message(message("event", 3, 2000, { payments: [payment("a")] }));
  deepEqual(payments.map(({ id, status }) => `${id} ${status}`), [
    "a pending",
    "a success",
    "b success",
  ]);
  wallet.close();
});

test("watchWalletFeed() bounds no age while the gateway itself has lost LNbits", () => {
  const { wallet, transport, balances } = watched();
  transport.newest.open();
  transport.newest.message(message("snapshot", 1, 1000));
  ok(Number.isFinite(balances.at(-1)?.maxAgeMs));
  transport.newest.message(message("event", 2, 1000, { isFresh: false }));
  equal(balances.at(-1)?.maxAgeMs, Number.POSITIVE_INFINITY);
  wallet.close();
});

test("watchWalletFeed() lets nothing through that is no value of a wallet", () => {
  const { wallet, transport, balances } = watched();
  transport.newest.open();
  transport.newest.message('{"type":"snapshot","id":"e:1","value":{"msat":"1"}}');
  transport.newest.message('{"type":"snapshot","id":"e:1","value":7}');
  deepEqual(balances, []);
  wallet.close();
});

test("watchWalletFeed() gives each new link the ticket of that moment, and shows none", () => {
  let ticket = "first";
  const { wallet, transport } = watched(new Secret(() => ticket));
  const protocols = (): readonly string[] =>
    transport.newest.request.route.protocols.map((name) =>
      typeof name === "string" ? name : name.reveal()
    );
  deepEqual(protocols(), ["holdfast.v1", "holdfast.ticket.first"]);
  ticket = "second";
  deepEqual(protocols(), ["holdfast.v1", "holdfast.ticket.second"]);
  ok(!JSON.stringify(wallet.connection.trace()).includes("holdfast.ticket.f"));
  wallet.close();
});

test("watchWalletFeed() refuses an address that is none", () => {
  const { platform } = scriptedPlatform();
  throws(() => watchWalletFeed({ gateway: "host", feed: "a", ticket: "t", platform }), TypeError);
});

test("watchWalletFeed() tries each carrier at every gateway before the next carrier", () => {
  const { platform } = scriptedPlatform();
  const given = { feed: "till", ticket: "t", platform };
  const gateway = ["https://ws.host", "https://host"];
  const { connection } = watchWalletFeed({ ...given, gateway });
  const ids = connection.state.plan.push.map(({ id }) => id);
  deepEqual(ids.slice(0, 2), ["websocket", "websocket-2"]);
  throws(() => watchWalletFeed({ ...given, gateway: [] }), RangeError);
  throws(() => watchWalletFeed({ ...given, gateway: Array(9).fill("https://host") }), RangeError);
});

test("watchWalletFeed() resumes at the other gateway where the first one was killed", () => {
  const scripted = scriptedPlatform();
  const { platform, transport, clock } = scripted;
  const gateway = ["https://a", "https://b"];
  const wallet = watchWalletFeed({ gateway, feed: "till", ticket: "t", platform });
  const balances: Balance[] = [];
  wallet.balance$.subscribe((balance) => balances.push(balance));
  transport.newest.open();
  transport.newest.message(message("snapshot", 4, 21_000));
  transport.newest.end({ how: "closed", code: 1006 });
  clock.runUntil(() => transport.newest.request.route.id === "websocket-2", 60_000);
  deepEqual(transport.newest.request.resumeAfter, { epoch: "e", seq: 4 });
  transport.newest.open();
  transport.newest.message(message("event", 5, 22_000));
  equal(balances.at(-1)?.msat, 22_000);
  wallet.close();
});

test("watchWalletFeed() knows every carrier of a gateway, and bridges after them", () => {
  const { platform } = simulatedWorld();
  const given = { gateway: "https://host", feed: "till", ticket: "t", platform };
  const kinds = (more: object): readonly string[] =>
    watchWalletFeed({ ...given, ...more }).connection.state.plan.push.map(({ id }) => id);
  const carriers = ["websocket", "event-source", "line-stream", "long-poll"];
  deepEqual(kinds({}), [...carriers, "webtransport", "data-channel"]);
  // There is no session without TLS.
  deepEqual(kinds({ gateway: "http://host" }), [...carriers, "data-channel"]);
  const bridges = ["wss://host:6080", "wss://other"];
  deepEqual(kinds({ gateway: "http://host", bridges }).slice(-2), ["bridge", "bridge-2"]);
  throws(() => kinds({ bridges: Array(9).fill("wss://host") }), RangeError);
});

test("watchWalletFeed() asks for sessions where they are served, not at its gateways", () => {
  const { platform } = simulatedWorld();
  const given = { gateway: "https://host", feed: "till", ticket: "t", platform };
  const ids = (more: object): readonly string[] => {
    const { connection } = watchWalletFeed({ ...given, ...more });
    return connection.state.plan.push.slice(4).map(({ id }) => id);
  };
  const transports = ["https://host:4433", "https://other:4433/"];
  deepEqual(ids({ transports }), ["webtransport", "webtransport-2", "data-channel"]);
  // A page without TLS has them as well.
  deepEqual(ids({ gateway: "http://host", transports }), ids({ transports }));
  deepEqual(ids({ transports: [] }), ["data-channel"]);
  throws(() => ids({ transports: ["http://host:4433"] }), TypeError);
  throws(() => ids({ transports: ["https://host:4433/path"] }), TypeError);
  throws(() => ids({ transports: Array(9).fill("https://host") }), RangeError);
});

test("watchWalletFeed() opens a session at the address that it was given", () => {
  const scripted = scriptedPlatform();
  const sessions = new ScriptedTransport("webtransport");
  const platform = { ...scripted.platform, transports: { webtransport: sessions } };
  const transports = ["https://host:4433/"];
  const wallet = watchWalletFeed({
    gateway: "http://host",
    transports,
    feed: "till",
    ticket: "t",
    platform,
  });
  wallet.balance$.subscribe();
  const { url } = sessions.newest.request.route;
  equal(url.reveal(), "https://host:4433/v1/feeds/till/transport");
  wallet.close();
});

test("watchWalletFeed() leaves a page's socket that fell silent within fifteen seconds", () => {
  const scripted = scriptedPlatform();
  const { clock, puller } = scripted;
  const sockets = new ScriptedTransport("websocket", { canAsk: false, canAskFeed: true });
  const platform = { ...scripted.platform, transports: { websocket: sockets } };
  const wallet = watchWalletFeed({ gateway: "https://host", feed: "a", ticket: "t", platform });
  wallet.balance$.subscribe();
  const link = sockets.newest;
  link.open();
  link.message(message("snapshot", 4, 21_000));
  equal(wallet.connection.state.phase, "open");
  // Only the socket is silent: questions are answered, and nothing changes.
  for (let passedMs = 0; passedMs < 15_000; passedMs += 250) {
    for (const pull of puller.live) pull.answer(message("snapshot", 4, 21_000));
    clock.advanceBy(250);
  }
  ok(link.stage === "abandoned" || link.stage === "ended", link.stage);
  ok(sockets.links.length > 1);
  wallet.close();
});
