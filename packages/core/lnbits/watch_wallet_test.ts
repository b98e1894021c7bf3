import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "vitest";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { SIMULATED_KEY } from "../testing/simulated_server.ts";
import {
  type SimulatedWorld,
  simulatedWorld,
  type WorldOptions,
} from "../testing/simulated_world.ts";
import type { Balance, Payment } from "./wallet.ts";
import { ADMIN_KEY_REFUSED } from "./wallet_codec.ts";
import { watchWallet, type WatchWalletOptions } from "./watch_wallet.ts";

const SERVER = "https://simulated";

interface Watched {
  readonly world: SimulatedWorld;
  readonly wallet: ReturnType<typeof watchWallet>;
  readonly balances: Balance[];
  readonly payments: Payment[];
  /** Versions of the server's value that were shown, oldest first, each once in a row. */
  shown(): readonly (number | undefined)[];
}

function watched(
  options: WorldOptions = {},
  watching: Partial<WatchWalletOptions> = {},
): Watched {
  const world = simulatedWorld(options);
  const { platform } = world;
  const wallet = watchWallet({ server: SERVER, key: SIMULATED_KEY, platform, ...watching });
  const balances: Balance[] = [];
  const payments: Payment[] = [];
  wallet.balance$.subscribe((balance) => balances.push(balance));
  wallet.payment$.subscribe((payment) => payments.push(payment));
  const shown = (): readonly (number | undefined)[] =>
    balances.map(({ msat }) => world.server.history.momentOf(msat)?.version)
      .filter((version, n, all) => version !== all[n - 1]);
  return { world, wallet, balances, payments, shown };
}

test("watchWallet() shows the balance after one round trip, before any handshake is over", () => {
  const { world, wallet, balances, shown } = watched();
  world.run(45);
  deepEqual(shown(), [0]);
  equal(balances[0]?.msat, world.server.history.current.msat);
  equal(balances[0]?.value, balances[0]?.msat);
  equal(wallet.connection.state.phase, "connecting");
  wallet.close();
});

test("watchWallet() shows a change a moment after its push, and says who told of it", () => {
  const { world, wallet, balances, shown } = watched({ values: [{ atMs: 20_000 }] });
  world.run(20_200);
  deepEqual(shown(), [0, 1]);
  equal(wallet.connection.state.phase, "open");
  equal(balances.at(-1)?.via, "websocket");
  const bound = balances.at(-1)!.maxAgeMs;
  ok(bound >= 10_000 && bound <= 12_000, `${bound}`);
  wallet.close();
});

test("watchWallet() keeps the millisatoshi, of which a push knows nothing", () => {
  const { world, wallet, balances } = watched({ values: [{ atMs: 5000 }] });
  world.run(10_000);
  const { msat } = world.server.history.current;
  equal(msat % 1000, 1);
  equal(balances.at(-1)?.msat, msat);
  ok(balances.every((balance) => world.server.history.momentOf(balance.msat) !== null));
  wallet.close();
});

test.each(["stale", "forged", "late", "twice", "swapped"] as const)(
  "watchWallet() never shows what a %s push says, and soon shows the truth",
  (push) => {
    const values = [{ atMs: 8000, push }, { atMs: 20_000 }];
    const { world, wallet, shown } = watched({ values });
    world.run(32_000);
    deepEqual(shown(), [0, 1, 2]);
    wallet.close();
  },
);

test("watchWallet() finds by its audit what no push tells of", () => {
  const { world, wallet, shown } = watched({ values: [{ atMs: 30_000, push: "none" }] });
  world.run(30_000);
  equal(wallet.connection.state.phase, "open");
  world.run(10_500);
  deepEqual(shown(), [0, 1]);
  wallet.close();
});

test("watchWallet() lists a payment whose push was lost, each payment once", () => {
  const values = [
    { atMs: 10_000 },
    { atMs: 14_000, push: "twice" },
    { atMs: 18_000 },
    { atMs: 22_000, push: "late", lateMs: 4000 },
  ] as const;
  const { world, wallet, payments } = watched({
    values,
    faults: [{ atMs: 16_000, type: "half_open" }],
  });
  world.run(60_000);
  deepEqual(payments.map(({ memo }) => memo), ["change 1", "change 2", "change 3", "change 4"]);
  wallet.close();
});

test("watchWallet() shows payments that were made before it looked", () => {
  const { world, wallet } = watched({ values: [{ atMs: 1000 }, { atMs: 2000 }] });
  wallet.close();
  world.run(3000);
  const later = watchWallet({ server: SERVER, key: SIMULATED_KEY, platform: world.platform });
  const memos: string[] = [];
  later.payment$.subscribe(({ memo }) => memos.push(memo));
  world.run(500);
  deepEqual(memos, ["change 1", "change 2"]);
  later.close();
});

test("watchWallet() on a channel nobody pushes to leaves it and goes on by polls", () => {
  const values = Array.from({ length: 12 }, (_, n) => ({ atMs: 5000 * (n + 1) }));
  const { world, wallet, shown } = watched({
    vantage: "page",
    values,
    faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how: "wrong_channel" }],
  });
  world.run(40_000);
  equal(wallet.connection.state.phase, "polling");
  equal(wallet.connection.state.routes["websocket"]?.isSilent, true);
  world.run(24_000);
  // While the link was thought to be good, the audit was the pace; since then none is missed.
  deepEqual(shown().slice(-6), [7, 8, 9, 10, 11, 12]);
  wallet.close();
});

test("watchWallet() gives up when the key is refused twice, until retryNow()", () => {
  const { world, wallet, shown } = watched({ values: [{ atMs: 50_000 }] });
  world.run(5000);
  world.strike({ type: "key", isAccepted: false });
  world.run(30_000);
  const { phase, failure } = wallet.connection.state;
  equal(phase, "failed");
  equal(failure?.status, 404);
  equal(world.network.links, 0);
  const { asked } = world.puller;
  world.run(60_000);
  equal(world.puller.asked, asked);
  world.strike({ type: "key", isAccepted: true });
  wallet.connection.retryNow();
  world.run(1000);
  deepEqual(shown(), [0, 1]);
  wallet.close();
});

test("watchWallet() refuses an admin key, keeps why, and never shows its balance", () => {
  const { platform, puller, clock } = scriptedPlatform();
  const wallet = watchWallet({ server: "https://host", key: "9f1c", platform });
  const seen: unknown[] = [];
  wallet.balance$.subscribe((balance) => seen.push(balance));
  for (let n = 0; n < 2; n++) {
    puller.newest.answer('{"id":"w1","name":"Till","balance":21000}');
    clock.advanceBy(2000);
  }
  equal(wallet.connection.state.phase, "failed");
  equal(wallet.connection.state.failure?.message, ADMIN_KEY_REFUSED);
  deepEqual(seen, []);
  wallet.close();
});

test("watchWallet() asks by a loopback where the socket cannot, and doubts nothing", () => {
  const world = simulatedWorld({ vantage: "page" });
  const { platform, loopback } = world;
  const wallet = watchWallet({ server: SERVER, key: SIMULATED_KEY, platform, loopback });
  const phases = new Set<string>();
  wallet.connection.state$.subscribe(({ phase }) => phases.add(phase));
  world.run(20_000);
  deepEqual([...phases], ["idle", "connecting", "open"]);
  equal(wallet.connection.state.links[0]?.proof, "answer");
  equal(loopback.running, 1);
  wallet.close();
  equal(loopback.running, 0);
});

test("watchWallet() does nothing until somebody subscribes, and close() ends everything", () => {
  const world = simulatedWorld();
  const wallet = watchWallet({ server: SERVER, key: SIMULATED_KEY, platform: world.platform });
  world.run(5000);
  equal(world.puller.asked, 0);
  const over: string[] = [];
  wallet.balance$.subscribe({ complete: () => over.push("balance$") });
  wallet.payment$.subscribe({ complete: () => over.push("payment$") });
  wallet.name$.subscribe({ next: (name) => over.push(name), complete: () => over.push("name$") });
  world.run(500);
  wallet.close();
  deepEqual(over.sort(), ["balance$", "name$", "payment$", "simulated"]);
  equal(world.network.links, 0);
  equal(world.clock.pending, 0);
});

test("watchWallet() ends its payments with its connection, whoever closes that", () => {
  const { world, wallet } = watched();
  let isOver = false;
  wallet.payment$.subscribe({ complete: () => isOver = true });
  world.run(500);
  wallet.connection.close();
  equal(isOver, true);
  equal(world.clock.pending, 0);
});

test("watchWallet() refuses an address or a key that cannot be one", () => {
  const { platform } = scriptedPlatform();
  throws(() => watchWallet({ server: "host", key: "9f1c", platform }), TypeError);
  throws(() => watchWallet({ server: "https://host", key: "a/b", platform }), TypeError);
  const options = { pollEveryMs: 1 };
  throws(() => watchWallet({ server: "https://host", key: "9f1c", platform, options }), RangeError);
});

test("watchWallet() lets its key into no state, trace or evidence", () => {
  const { world, wallet } = watched({
    values: [{ atMs: 1000 }],
    faults: [{ atMs: 2000, type: "cut" }, { atMs: 3000, type: "key", isAccepted: false }],
  });
  const told: unknown[] = [];
  wallet.connection.evidence$.subscribe((found) => told.push(found));
  world.run(20_000);
  told.push(wallet.connection.trace());
  equal(JSON.stringify(told).includes(SIMULATED_KEY), false);
  wallet.close();
});
