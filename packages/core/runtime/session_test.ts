import { deepEqual, equal, ok } from "node:assert/strict";
import { config, type Observable } from "rxjs";
import { afterEach, beforeEach, test } from "vitest";
import type { Codec } from "../feed/codec.ts";
import { replayTrace } from "../machine/replay.ts";
import { eventSource, poll, webSocket } from "../model/route.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { connect, type ConnectOptions } from "./connect.ts";

const SOCKET = webSocket("wss://host/api/v1/ws/3f9a1c", { ask: "ping" });
const POLL = poll("https://host/value");

/** A connection on a scripted platform, not yet started. */
function connected(options: Partial<ConnectOptions<string | Uint8Array>> = {}) {
  const scripted = scriptedPlatform();
  const { platform } = scripted;
  const connection = connect({ routes: [SOCKET, POLL], platform, ...options });
  return { ...scripted, connection };
}

const unhandled: unknown[] = [];
beforeEach(() => {
  unhandled.length = 0;
  config.onUnhandledError = (error) => unhandled.push(error);
});
afterEach(() => {
  config.onUnhandledError = null;
});

test("a connection asks at once, while the handshake waits, and takes the first value", () => {
  const { connection, puller, transport } = connected();
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value, via, type }) => seen.push([type, value, via]));
  puller.newest.answer("42");
  equal(transport.newest.stage, "connecting");
  transport.newest.open();
  transport.newest.message("43");
  deepEqual(seen, [["snapshot", "42", "poll"], ["news", "43", "websocket"]]);
  connection.close();
});

test("a connection completes everything at the end, and is deaf and empty afterwards", () => {
  const { connection, puller, transport, signals, clock } = connected();
  const over: string[] = [];
  for (
    const name of [
      "state$",
      "message$",
      "quality$",
      "freshness$",
      "trace$",
      "evidence$",
    ] as const
  ) {
    const source: Observable<unknown> = connection[name];
    source.subscribe({ complete: () => over.push(name) });
  }
  transport.newest.open();
  connection.close();
  equal(over.length, 6);
  equal(connection.state.phase, "closed");
  deepEqual(
    [transport.live.length, puller.live.length, signals.listeners, clock.pending],
    [0, 0, 0, 0],
  );
  connection.close();
  connection.retryNow();
  connection.refresh();
  clock.advanceBy(100_000);
  equal(transport.links.length, 1);
});

test("a subscriber that closes the connection while it is told sees the last state", () => {
  const { connection, transport } = connected();
  const phases: string[] = [];
  connection.state$.subscribe({
    next: ({ phase }) => {
      phases.push(phase);
      if (phase === "open") connection.close();
    },
    complete: () => phases.push("complete"),
  });
  transport.newest.open();
  deepEqual(phases.slice(-3), ["open", "closed", "complete"]);
  equal(transport.live.length, 0);
});

test("a message's subscriber may close the connection", () => {
  const { connection, transport, clock, puller } = connected();
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value }) => {
    seen.push(value);
    connection.close();
  });
  transport.newest.open();
  transport.newest.message("a");
  transport.newest.message("b");
  deepEqual(seen, ["a"]);
  deepEqual([transport.live.length, puller.live.length, clock.pending], [0, 0, 0]);
});

test("a subscriber that throws is reported, and disturbs nobody else", async () => {
  const { connection, transport, clock } = connected();
  const broken = new Error("Cannot show: no screen");
  const fail = (): never => {
    throw broken;
  };
  for (const name of ["state$", "message$", "freshness$", "trace$", "evidence$"] as const) {
    const source: Observable<unknown> = connection[name];
    source.subscribe(fail);
  }
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value }) => seen.push(value));
  transport.newest.open();
  transport.newest.message("a");
  clock.advanceBy(500);
  transport.newest.message("b");
  deepEqual(seen, ["a", "b"]);
  equal(connection.state.phase, "open");
  ok(replayTrace(connection.trace()).agrees);
  connection.close();
  // RxJS reports on a timer of its own.
  await new Promise((resolve) => setTimeout(resolve, 1));
  deepEqual([...new Set(unhandled)], [broken]);
});

test("a codec that throws costs the message and not the link", () => {
  const decode = (raw: string | Uint8Array): never | { type: "news"; value: string } => {
    if (raw === "bad") throw new Error("Cannot parse: bad");
    return { type: "news", value: String(raw) };
  };
  const codec: Codec<string | Uint8Array> = {
    decode,
    decodePull: () => {
      throw new Error("Cannot parse: body");
    },
  };
  const { connection, transport, puller } = connected({ codec });
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value }) => seen.push(value));
  transport.newest.open();
  for (const text of ["a", "bad", "b"]) transport.newest.message(text);
  deepEqual(seen, ["a", "b"]);
  equal(transport.newest.stage, "open");
  puller.newest.answer("anything");
  deepEqual(connection.state.pull?.lastFailure, {
    how: "invalid",
    status: 200,
    message: "The codec threw an error",
  });
  connection.close();
});

test("messages that nobody understands prove nothing of a link", () => {
  const codec: Codec<string | Uint8Array> = {
    decode: () => ({ type: "invalid", why: "noise" }),
    decodePull: (body) => ({ type: "snapshot", cursor: null, value: body }),
  };
  const { connection, transport } = connected({ codec });
  connection.state$.subscribe();
  transport.newest.open();
  transport.newest.message("noise");
  equal(connection.state.links[0]?.provedAt, null);
  connection.close();
});

test("a link that was left is deaf, whatever its transport says", () => {
  const { platform, transport } = scriptedPlatform({ isRude: true });
  const connection = connect({ routes: [SOCKET], platform });
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value }) => seen.push(value));
  transport.newest.open();
  connection.close();
  transport.newest.message("late");
  transport.newest.end({ how: "closed" });
  deepEqual(seen, []);
  equal(connection.state.phase, "closed");
});

test("send() queues while there is no link, flushes in order, and says when it drops", () => {
  const { connection, transport } = connected({ options: { sendQueueMax: 2 } });
  connection.state$.subscribe();
  deepEqual(["a", "b", "c"].map((text) => connection.send(text)), ["queued", "queued", "dropped"]);
  transport.newest.open();
  deepEqual(transport.newest.sent, ["a", "b"]);
  equal(connection.send("d"), "sent");
  connection.close();
  equal(connection.send("e"), "dropped");
});

test("send() hands over what waited for a full link as soon as it has room", () => {
  const { connection, transport, clock } = connected();
  connection.state$.subscribe();
  const link = transport.newest;
  link.open();
  link.sendResult = "full";
  equal(connection.send("a"), "queued");
  link.sendResult = "sent";
  clock.advanceBy(10_000);
  deepEqual(link.sent, ["a"]);
  connection.close();
});

test("trace() keeps the newest steps, replays to the same state, and shows no key", () => {
  const { connection, transport, puller, clock } = connected({ options: { traceMax: 5 } });
  connection.state$.subscribe();
  transport.newest.open();
  transport.newest.message("hello");
  for (let n = 0; n < 10; n++) {
    if (puller.newest.isWaiting) puller.newest.answer(`${n}`);
    clock.advanceBy(3000);
  }
  const trace = connection.trace();
  equal(trace.entries.length, 5);
  const replay = replayTrace(JSON.parse(JSON.stringify(trace)));
  equal(replay.differsAt, null);
  ok(replay.agrees);
  equal(JSON.stringify(trace).includes("3f9a1c"), false);
  connection.close();
});

test("memory gives the route that worked here last a head start", () => {
  const routes = [SOCKET, eventSource("https://host/events")];
  const { platform, transport, eventSource: stream, memory } = scriptedPlatform();
  memory.write("route host ", "event-source", 60_000);
  const connection = connect({ routes, platform });
  connection.state$.subscribe();
  deepEqual([stream.links.length, transport.links.length], [1, 0]);
  stream.newest.open();
  stream.newest.message("hello");
  equal(connection.state.phase, "open");
  equal(memory.read("route host "), "event-source");
  connection.close();
});

test("a proved link is remembered, one that only opened is not", () => {
  const { connection, transport, memory } = connected();
  connection.state$.subscribe();
  transport.newest.open();
  equal(memory.read("route host "), null);
  transport.newest.message("hello");
  equal(memory.read("route host "), "websocket");
  connection.close();
});
