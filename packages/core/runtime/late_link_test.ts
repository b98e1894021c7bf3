import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { feedCodec } from "../feed/feed_codec.ts";
import { eventSource, poll, webSocket } from "../model/route.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { connect } from "./connect.ts";

const ROUTES = [
  webSocket("wss://host/feed", { guarantee: "cursor" }),
  eventSource("https://host/feed", { guarantee: "cursor" }),
  poll("https://host/value", undefined, { guarantee: "cursor" }),
];

/** A value that changes ten times a second; the link brings so many of the changes. */
function watched(broughtEachSecond: number, seconds: number) {
  const { platform, clock, puller, transport } = scriptedPlatform();
  const connection = connect({ routes: ROUTES, platform, codec: feedCodec(Number) });
  const phases = new Set<string>();
  const vias = new Set<string>();
  connection.state$.subscribe(({ phase }) => phases.add(phase));
  connection.message$.subscribe(({ via }) => vias.add(via));
  const text = (type: string, seq: number): string =>
    JSON.stringify({ type, id: `e:${seq}`, value: seq });
  transport.newest.open();
  transport.newest.message(text("snapshot", 0));
  let brought = 0;
  for (let tenth = 1; tenth <= 10 * seconds; tenth += 1) {
    clock.advanceBy(100);
    if (puller.newest.isWaiting) puller.newest.answer(text("snapshot", tenth));
    for (; brought < (tenth * broughtEachSecond) / 10; brought += 1) {
      const link = transport.links[0];
      if (link?.stage === "open") link.message(text("event", brought + 1));
    }
  }
  const { attemptCount } = connection.state;
  connection.close();
  return { phases, vias, attemptCount };
}

test("a link that lags behind the polls ever more is doubted, and another one is tried", () => {
  const { phases, attemptCount } = watched(2, 60);
  ok(phases.has("degraded"), [...phases].join());
  ok(attemptCount > 1, `${attemptCount}`);
});

test("a link that keeps up is not doubted, though the polls bring some of it first", () => {
  const { phases, vias, attemptCount } = watched(10, 60);
  equal(phases.has("degraded"), false);
  deepEqual([...vias].toSorted(), ["poll", "websocket"]);
  equal(attemptCount, 1);
});
