import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { type Ask, type RouteKind, webSocket } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { OpenLink } from "../ports/transport.ts";
import { type Fault, USELESS_LINKS } from "./fault_script.ts";
import { readSimulatedFeed } from "./simulated_feed.ts";
import { SIMULATED_ADDRESSES } from "./simulated_server.ts";
import { type SimulatedWorld, simulatedWorld, type WorldOptions } from "./simulated_world.ts";
import { PUSH_MANNERS } from "./value_script.ts";

const { wallet, walletSocket, payments, feed } = SIMULATED_ADDRESSES;

interface Watched {
  readonly world: SimulatedWorld;
  readonly start: number;
  readonly seen: [number, string][];
  open(
    url?: string,
    kind?: RouteKind,
    resume?: { epoch: string; seq: number },
  ): OpenLink;
  ask(url?: string): () => void;
}

function watched(options: WorldOptions = {}): Watched {
  const world = simulatedWorld({ startAt: 0, ...options });
  const start = world.clock.now();
  const seen: [number, string][] = [];
  const see = (text: string): void => void seen.push([world.clock.now() - start, text]);
  return {
    world,
    start,
    seen,
    open: (url = walletSocket, kind = "websocket", resume) =>
      world.platform.transports[kind]!.open(
        {
          route: webSocket(url, { ask: "ping" satisfies Ask }),
          resumeAfter: resume ?? null,
          maxMessageBytes: 10_000,
        },
        {
          opened: () => see("opened"),
          message: (text) => see(`${text}`),
          heard: () => see("heard"),
          answered: (n) => see(`answered ${n}`),
          ended: ({ how, code, status }) => see(`ended ${how} ${status ?? code}`),
        },
      ),
    ask: (url = wallet) =>
      world.platform.puller.pull(
        {
          url: new Secret(url),
          headers: {},
          etag: null,
          timeoutMs: 5000,
          maxBytes: 100_000,
        },
        (result) =>
          see(
            result.ok ? result.body : `failed ${JSON.stringify(result.failure)}`,
          ),
      ),
  };
}

const kinds = (seen: readonly [number, string][]): string[] =>
  seen.map(([, text]) => text.startsWith("{") ? "message" : text);

test("simulatedWorld() opens a link after its handshake and brings pushes after a trip", () => {
  const { world, seen, open } = watched({ values: [{ atMs: 1000 }] });
  open();
  world.run(2000);
  const sat = Math.floor(world.server.history.current.msat / 1000);
  deepEqual(seen[0], [120, "opened"]);
  equal(seen[1]![0], 1020);
  equal(JSON.parse(seen[1]![1]).wallet_balance, sat);
  equal(
    JSON.parse(seen[1]![1]).payment.amount,
    world.server.history.current.deltaMsat,
  );
});

test("simulatedWorld() answers a pull with what was true half a round trip ago", () => {
  const { world, seen, ask } = watched({
    values: [{ atMs: 19 }, { atMs: 21 }],
  });
  ask();
  ask(payments + "?limit=1");
  world.run(100);
  const [, first] = world.server.history.moments;
  deepEqual(JSON.parse(seen[0]![1]), {
    name: "simulated",
    balance: first!.msat,
  });
  equal(seen[0]![0], 40);
  equal(JSON.parse(seen[1]![1]).length, 1);
});

test("simulatedWorld() gives the same run for the same options", () => {
  const run = (seed: number): unknown => {
    const { world, seen, open, ask } = watched({
      seed,
      path: { latencyMs: 10, jitterMs: 50, loss: 0.3 },
      values: [{ atMs: 500 }, { atMs: 900, push: "twice" }],
      faults: [{ atMs: 700, type: "restart", forMs: 10 }],
    });
    open();
    ask();
    world.run(3000);
    return seen;
  };
  deepEqual(run(5), run(5));
  ok(JSON.stringify(run(5)) !== JSON.stringify(run(6)));
});

test("simulatedWorld() keeps the order of one link's messages on a shaky path", () => {
  const values = Array.from({ length: 50 }, (_, n) => ({ atMs: 9000 + 3 * n }));
  const { world, seen, open } = watched({
    path: { jitterMs: 200, loss: 0.2 },
    values,
  });
  open(feed);
  world.run(20_000);
  const seqs = seen.slice(2).map(([, text]) => {
    const item = readSimulatedFeed(text);
    return item.type === "event" ? item.cursor.seq : -1;
  });
  deepEqual(seqs, values.map((_, n) => n + 1));
});

test("simulatedWorld() makes links useless in each of the six ways", () => {
  const expected: Record<string, string[]> = {
    silent: [],
    refused: ["ended refused 502"],
    closes: ["opened", "ended closed 1006"],
    mute: ["opened"],
    buffered: ["opened"],
    wrong_channel: ["opened", "answered 1"],
  };
  for (const how of USELESS_LINKS) {
    const { world, seen, open } = watched({
      faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how }],
      values: [{ atMs: 1000 }],
    });
    world.run(0);
    const link = open();
    world.run(500);
    link.ask?.(1);
    world.run(60_000);
    deepEqual(kinds(seen), expected[how], how);
  }
});

test("a buffering hop lets everything through once it has a lot of it", () => {
  const { world, seen, open } = watched({
    faults: [{
      atMs: 0,
      type: "useless",
      kinds: ["event-source"],
      how: "buffered",
    }],
    values: Array.from({ length: 70 }, (_, n) => ({ atMs: 1000 * (n + 1) })),
  });
  world.run(0);
  open(walletSocket, "event-source");
  world.run(63_500);
  equal(seen.length, 1);
  world.run(1000);
  equal(seen.length, 65);
});

test("a page sees no status of a refused WebSocket, and of an event stream it does", () => {
  const { world, seen, open } = watched({
    vantage: "page",
    faults: [{
      atMs: 0,
      type: "useless",
      kinds: ["websocket", "event-source"],
      how: "refused",
      status: 429,
    }],
  });
  world.run(0);
  open();
  open(feed, "event-source");
  world.run(1000);
  deepEqual(seen.map(([, text]) => text), [
    "ended failed 1006",
    "ended refused 429",
  ]);
});

test("a network that is down fails fast and breaks what is open", () => {
  const { world, seen, open, ask } = watched({
    faults: [{ atMs: 1000, type: "down" }],
  });
  open();
  world.run(1000);
  open();
  ask();
  world.run(1000);
  deepEqual(seen, [
    [120, "opened"],
    [1000, "ended closed 1006"],
    [1040, 'failed {"how":"network"}'],
    [1120, "ended failed 1006"],
  ]);
});

test("a black hole swallows everything, and gives back what open links missed", () => {
  const { world, seen, open, ask } = watched({
    faults: [{ atMs: 1000, type: "black_hole" }, { atMs: 20_000, type: "up" }],
    values: [{ atMs: 5000 }],
  });
  const link = open();
  world.run(2000);
  ask();
  open();
  link.ask?.(1);
  world.run(10_000);
  deepEqual(kinds(seen), ["opened", 'failed {"how":"timeout"}']);
  equal(seen[1]![0], 7000);
  world.run(20_000);
  deepEqual(
    kinds(seen).slice(2),
    ["message", "answered 1"].toSorted().toReversed(),
  );
});

test("half-open links stay silent for ever, and new ones work", () => {
  const faults = [{ atMs: 1000, type: "half_open" }] as const;
  const { world, seen, open } = watched({ faults, values: [{ atMs: 5000 }] });
  const link = open();
  world.run(2000);
  link.ask?.(1);
  world.run(10_000);
  deepEqual(kinds(seen), ["opened"]);
  open();
  world.run(1000);
  deepEqual(kinds(seen), ["opened", "opened"]);
});

test("a restart says 1012, then nobody is there, then all is well", () => {
  const { world, seen, open, ask } = watched({
    faults: [{ atMs: 1000, type: "restart", forMs: 5000 }],
  });
  open();
  world.run(2000);
  open();
  ask();
  world.run(6000);
  open();
  world.run(1000);
  deepEqual(kinds(seen), [
    "opened",
    "ended closed 1012",
    'failed {"how":"status","status":502,"bodyStart":"<html>502 Bad Gateway</html>"}',
    "ended refused 502",
    "opened",
  ]);
});

test("an overloaded server says when to come back", () => {
  const { world, seen, open, ask } = watched({
    faults: [{ atMs: 0, type: "overload", forMs: 5000, retryAfterMs: 3000 }],
  });
  world.run(0);
  open();
  ask();
  world.run(1000);
  equal(seen[1]![1], "ended refused 503");
  ok(seen[0]![1].includes('"retryAfterMs":3000'));
});

test("an unknown key is refused by REST only, as on LNbits", () => {
  const faults = [{ atMs: 0, type: "key", isAccepted: false }] as const;
  const { world, seen, open, ask } = watched({
    faults,
    values: [{ atMs: 1000 }],
  });
  world.run(0);
  open();
  ask();
  world.run(2000);
  equal(kinds(seen)[1], "opened");
  ok(seen[0]![1].includes("404"));
  equal(seen.length, 2);
});

test("an idle cut ends what was quiet, not what was busy", () => {
  for (const isSilent of [false, true]) {
    const { world, seen, open } = watched({
      faults: [{ atMs: 0, type: "idle_cut", afterMs: 10_000, isSilent }],
      values: [{ atMs: 5000 }, { atMs: 14_000 }, { atMs: 40_000 }],
    });
    world.run(0);
    open();
    world.run(60_000);
    const end = isSilent ? [] : ["ended closed 1006"];
    deepEqual(kinds(seen), ["opened", "message", "message", ...end]);
    if (!isSilent) equal(seen[3]![0], 24_020);
  }
});

test("a lifetime limit ends links however busy", () => {
  const faults = [{ atMs: 0, type: "lifetime", maxMs: 3000 }] as const;
  const { world, seen, open } = watched({ faults, values: [{ atMs: 3000 }] });
  world.run(0);
  open();
  world.run(5000);
  deepEqual(seen[2], [3120, "ended closed 1006"]);
});

test("a sleeping device reads nothing, and afterwards everything", () => {
  const { world, seen, open } = watched({
    faults: [{ atMs: 1000, type: "sleep", forMs: 60_000 }],
    values: [{ atMs: 5000 }],
  });
  open();
  world.signals.setup((signal) => seen.push([world.clock.now(), JSON.stringify(signal)]));
  world.run(59_000);
  equal(seen.length, 1);
  world.run(3000);
  equal(seen[1]![0], 61_000);
  ok(seen[1]![1].includes("wallet_balance"));
  equal(seen[2]![1], '{"type":"resumed","gapMs":60000}');
});

test("signals follow what happens to the device", () => {
  const script: (Fault & { atMs: number })[] = [
    { atMs: 1, type: "offline" },
    { atMs: 2, type: "online" },
    { atMs: 3, type: "hidden", throttle: "seconds" },
    { atMs: 4, type: "visible" },
    { atMs: 5, type: "network_changed", network: "4g" },
    { atMs: 6, type: "freeze", forMs: 10 },
    { atMs: 20, type: "sleep", forMs: 10, isSaid: false },
    { atMs: 40, type: "heal" },
    { atMs: 50, type: "offline" },
    { atMs: 51, type: "hidden", throttle: "none" },
    { atMs: 60, type: "heal" },
  ];
  const { world } = watched({ faults: script });
  const heard: string[] = [];
  world.signals.setup((signal) => heard.push(signal.type));
  world.run(100);
  deepEqual(heard, [
    "offline",
    "online",
    "hidden",
    "visible",
    "network_changed",
    "frozen",
    "thawed",
    "offline",
    "hidden",
    "online",
    "visible",
  ]);
});

test("heal ends every lasting fault", () => {
  const all: Fault[] = [
    { type: "path", conditions: { latencyMs: 9000, jitterMs: 0, loss: 0.5 } },
    { type: "useless", kinds: ["websocket", "poll"], how: "silent" },
    { type: "down" },
    { type: "overload", forMs: 1e9 },
    { type: "key", isAccepted: false },
    { type: "idle_cut", afterMs: 10 },
    { type: "lifetime", maxMs: 10 },
    { type: "hidden", throttle: "minutes" },
    { type: "heal" },
  ];
  const { world, seen, open, ask } = watched();
  for (const fault of all) world.strike(fault);
  open();
  ask();
  world.run(10_000);
  deepEqual(kinds(seen), ["message", "opened"]);
});

test("pushes come in the manner that the value script asks for", () => {
  const expected: Record<string, number[]> = {
    once: [1],
    none: [],
    twice: [1, 1],
    late: [1],
    swapped: [2, 1],
    stale: [0],
    forged: [-1],
  };
  for (const push of PUSH_MANNERS) {
    const values = [
      { atMs: 1000, push },
      ...(push === "swapped" ? [{ atMs: 2000 }] : []),
    ];
    const { world, seen, open } = watched({ values });
    open();
    world.run(5000);
    const versions = seen.slice(1).map(([, text]) => {
      const sat = JSON.parse(text).wallet_balance;
      return world.server.history.moments.findIndex(({ msat }) => Math.floor(msat / 1000) === sat);
    });
    deepEqual(versions, expected[push], push);
  }
});

test("a feed resumes after a cursor, and starts anew after the server lost it", () => {
  const { world, seen, open } = watched({
    values: [1, 2, 3].map((n) => ({ atMs: n })),
  });
  world.run(10);
  open(feed, "websocket", { epoch: "e1", seq: 1 });
  world.run(1000);
  const places = (): string[] =>
    seen.filter(([, text]) => text.startsWith("{")).map(([, text]) => {
      const { type, epoch, seq } = JSON.parse(text);
      return `${type} ${epoch} ${seq}`;
    });
  deepEqual(places(), ["event e1 2", "event e1 3"]);
  world.strike({ type: "restart", forMs: 0, isFeedLost: true });
  world.run(10);
  seen.length = 0;
  open(feed, "websocket", { epoch: "e1", seq: 3 });
  world.run(1000);
  deepEqual(places(), ["snapshot e2 0"]);
});

test("an abandoned link and a cancelled pull report nothing and leave nothing behind", () => {
  const { world, seen, open, ask } = watched({ values: [{ atMs: 1000 }] });
  const connecting = open();
  const link = open();
  ask()();
  world.run(60);
  connecting.abandon();
  world.run(500);
  equal(world.network.links, 1);
  link.abandon();
  equal(world.network.links, 0);
  equal(world.server.links, 0);
  world.run(5000);
  deepEqual(kinds(seen), ["opened"]);
  equal(world.clock.pending, 0);
});

test("a link refuses a message larger than its limit with 1009", () => {
  const { world, seen } = watched({ values: [{ atMs: 1000 }] });
  world.platform.transports.websocket!.open(
    { route: webSocket(walletSocket), resumeAfter: null, maxMessageBytes: 10 },
    {
      opened() {},
      message: () => seen.push([0, "message"]),
      heard() {},
      answered() {},
      ended: (end) => seen.push([0, `${end.code}`]),
    },
  );
  world.run(2000);
  deepEqual(seen, [[0, "1009"]]);
});

test("the loopback comes back only while its path does", () => {
  const { world } = watched();
  const answered: number[] = [];
  const loopback = world.loopback.open((n) => answered.push(n));
  loopback.ask(1);
  world.run(100);
  world.strike({ type: "useless", kinds: ["websocket"], how: "mute" });
  loopback.ask(2);
  world.run(100);
  world.strike({ type: "heal" });
  loopback.ask(3);
  loopback.close();
  loopback.close();
  world.run(100);
  deepEqual(answered, [1]);
  equal(world.loopback.running, 0);
});

test("a rude link goes on talking to an owner who left", () => {
  const { world, seen, open } = watched({
    values: [{ atMs: 1000 }],
    isRude: true,
  });
  const link = open();
  world.run(500);
  link.abandon();
  equal(world.network.links, 0);
  world.run(1000);
  deepEqual(kinds(seen), ["opened", "message"]);
});
