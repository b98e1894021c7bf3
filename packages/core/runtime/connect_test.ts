import { deepEqual, equal, throws } from "node:assert/strict";
import type { Observable } from "rxjs";
import { test } from "vitest";
import { eventSource, poll, webSocket, webTransport } from "../model/route.ts";
import type { Platform } from "../ports/platform.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { ScriptedTransport } from "../testing/scripted_transport.ts";
import { connect } from "./connect.ts";

const ROUTES = [webSocket("wss://host/feed", { ask: "ping" }), poll("https://host/value")];

/** A platform that counts every use of a port; reading the clock is none. */
function counted(): { platform: Platform; uses: string[] } {
  const { platform, clock } = scriptedPlatform();
  const uses: string[] = [];
  const watched = <T extends object>(port: T, name: string): T =>
    new Proxy(port, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key, target);
        if (typeof found !== "function") return found;
        return (...given: unknown[]): unknown => {
          uses.push(`${name}.${String(key)}`);
          return found.apply(target, given);
        };
      },
    });
  const { random, signals, memory, puller, transports } = platform;
  return {
    uses,
    platform: {
      clock: { now: () => clock.now(), after: watched(clock, "clock").after },
      random: watched(random, "random"),
      signals: watched(signals, "signals"),
      memory: watched(memory, "memory"),
      puller: watched(puller, "puller"),
      transports: { websocket: watched(transports.websocket!, "transport") },
    },
  };
}

test("connect() has no effect on anything until somebody subscribes", () => {
  const { platform, uses } = counted();
  const connection = connect({ routes: ROUTES, platform });
  connection.trace$.subscribe();
  connection.evidence$.subscribe();
  connection.trace();
  equal(connection.send("later"), "queued");
  connection.refresh();
  connection.retryNow();
  equal(connection.state.phase, "idle");
  deepEqual(uses, []);
  connection.state$.subscribe();
  deepEqual([...new Set(uses)].sort(), [
    "clock.after",
    "memory.read",
    "puller.pull",
    "random.next",
    "signals.setup",
    "transport.open",
  ]);
  connection.close();
});

test("connect() that is closed before anybody subscribed never had any effect", () => {
  const { platform, uses } = counted();
  const connection = connect({ routes: ROUTES, platform });
  connection.close();
  const seen: string[] = [];
  connection.message$.subscribe({ complete: () => seen.push("message$") });
  connection.freshness$.subscribe({ complete: () => seen.push("freshness$") });
  connection.state$.subscribe({ complete: () => seen.push("state$") });
  deepEqual(seen, ["message$", "freshness$", "state$"]);
  equal(connection.state.phase, "closed");
  equal(connection.send("x"), "dropped");
  deepEqual(uses, []);
});

test.each(["state$", "message$", "quality$", "freshness$"] as const)(
  "connect() starts with the first subscriber of %s, once",
  (name) => {
    const { platform, transport } = scriptedPlatform();
    const connection = connect({ routes: ROUTES, platform });
    const source: Observable<unknown> = connection[name];
    source.subscribe();
    connection.state$.subscribe();
    connection.message$.subscribe();
    equal(connection.state.phase, "connecting");
    equal(transport.links.length, 1);
    connection.close();
  },
);

test("connect() stays alive when its subscribers leave, until close()", () => {
  const { platform, transport, clock, signals, puller } = scriptedPlatform();
  const connection = connect({ routes: ROUTES, platform });
  connection.state$.subscribe().unsubscribe();
  equal(transport.live.length, 1);
  connection.close();
  deepEqual(
    [transport.live.length, puller.live.length, signals.listeners, clock.pending],
    [0, 0, 0, 0],
  );
});

test("connect() leaves out routes whose carrier does not exist here", () => {
  const { platform } = scriptedPlatform();
  const routes = [webTransport("https://host/wt"), ...ROUTES];
  const { plan } = connect({ routes, platform }).state;
  deepEqual(plan.push.map(({ id }) => id), ["websocket"]);
  equal(plan.pull?.id, "poll");
});

test("connect() never waits for an answer that the carrier cannot give", () => {
  const { platform } = scriptedPlatform();
  const asks = (hasLoopback: boolean): unknown[] => {
    const routes = [
      webSocket("wss://host", { ask: "ping" }),
      eventSource("https://host", { ask: "ping" }),
      webSocket("wss://host/two", { id: "two", ask: "loopback" }),
    ];
    const open = () => ({ ask: () => {}, close: () => {} });
    const loopback = hasLoopback ? { loopback: { open } } : {};
    const { plan } = connect({ routes, platform, ...loopback }).state;
    return plan.push.map(({ ask }) => ask);
  };
  deepEqual(asks(false), ["ping", "none", "none"]);
  deepEqual(asks(true), ["ping", "none", "loopback"]);
});

test("connect() asks a feed's peer where the carrier itself has no questions", () => {
  const { platform } = scriptedPlatform();
  const websocket = new ScriptedTransport("websocket", { canAsk: false, canAskFeed: true });
  const routes = [
    webSocket("wss://host", { ask: "ping" }),
    webSocket("wss://host/two", { id: "two", ask: "ping", protocols: ["holdfast.v1"] }),
    webSocket("wss://host/three", { id: "three", ask: "none", protocols: ["holdfast.v1"] }),
  ];
  const { plan } = connect({ routes, platform: { ...platform, transports: { websocket } } }).state;
  deepEqual(plan.push.map(({ ask }) => ask), ["none", "ping", "none"]);
});

test("connect() refuses what cannot be connected, and says why", () => {
  const { platform } = scriptedPlatform();
  const refusal = (routes: Parameters<typeof connect>[0]["routes"], message: string): void =>
    throws(() => connect({ routes, platform }), { name: "TypeError", message });
  refusal([], "Cannot connect: no route can be used here: none given");
  refusal(
    [webTransport("https://host")],
    "Cannot connect: no route can be used here: webtransport",
  );
  refusal([ROUTES[0]!, ROUTES[0]!], "Cannot connect: two routes share an id");
});

test("connect() asks the next poll after one without a good answer, and stays with it", () => {
  const { platform, puller, clock } = scriptedPlatform();
  const polls = ["a", "b"].map((id) => poll(`https://${id}`, 1000, { id }));
  const connection = connect({ routes: polls, platform });
  const asked: string[] = [];
  const ask = (answer: () => void): void => {
    asked.push(puller.newest.request.url.reveal());
    answer();
    clock.runUntil(() => puller.live.length > 0, 60_000);
  };
  connection.state$.subscribe();
  ask(() => puller.newest.answer("1"));
  ask(() => puller.newest.fail({ how: "network" }));
  ask(() => puller.newest.answer("2"));
  ask(() => puller.newest.answer("2"));
  ask(() => puller.newest.fail({ how: "status", status: 503 }));
  ask(() => puller.newest.answer("3"));
  const hosts = asked.map((url) => url.slice(-1)).join("");
  equal(hosts, "aabbba");
  connection.close();
});

test("connect() checks options and the pace of a poll before anything else", () => {
  const { platform } = scriptedPlatform();
  throws(() => connect({ routes: ROUTES, platform, options: { pollEveryMs: 1 } }), RangeError);
  throws(() => connect({ routes: [poll("https://host", 1)], platform }), RangeError);
  const { plan } = connect({ routes: [poll("https://host", 5000)], platform }).state;
  equal(plan.options.pollEveryMs, 5000);
});

test("connect() keeps addresses and keys out of the state", () => {
  const { platform } = scriptedPlatform();
  const routes = [webSocket("wss://host/api/v1/ws/3f9a1c"), poll("https://host?key=3f9a1c")];
  equal(JSON.stringify(connect({ routes, platform }).state).includes("3f9a1c"), false);
});

test("connect() says in the evidence which routes it leaves out", () => {
  const { platform } = scriptedPlatform();
  const connection = connect({
    routes: [webTransport("https://host/session"), ...ROUTES],
    platform,
  });
  const leftOut: unknown[] = [];
  connection.evidence$.subscribe((evidence) => leftOut.push(evidence));
  equal(leftOut.length, 1);
  deepEqual(leftOut[0], {
    kind: "upgrade",
    at: connection.state.now,
    routeKind: "webtransport",
    outcome: "failed",
    tookMs: 0,
    facts: { leftOut: true },
  });
  connection.close();
});
