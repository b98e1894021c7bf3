import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { Codec } from "../feed/codec.ts";
import type { Freshness } from "../model/freshness.ts";
import { poll, type Route, webSocket } from "../model/route.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { readSimulatedFeed } from "../testing/simulated_feed.ts";
import { connect } from "./connect.ts";

const FEED: Codec<number> = {
  decode: readSimulatedFeed,
  decodePull: (body) => ({ type: "snapshot", cursor: null, value: Number(body) }),
};
const ORDERED = webSocket("wss://host/feed", { guarantee: "cursor", ask: "ping" });

function watched(routes: readonly Route[]) {
  const scripted = scriptedPlatform();
  const { platform, clock } = scripted;
  const connection = connect({ routes, platform, codec: FEED });
  const startAt = clock.now();
  const seen: Freshness[] = [];
  connection.freshness$.subscribe(({ asOf, ...rest }) =>
    seen.push({ asOf: asOf === null ? null : asOf - startAt, ...rest })
  );
  return { ...scripted, connection, seen };
}

test("freshness$ promises nothing before the first answer", () => {
  const { connection, seen } = watched([poll("https://host/value")]);
  deepEqual(seen, [{ asOf: null, maxAgeMs: Infinity, via: null }]);
  connection.close();
});

test("freshness$ dates a value by when it was asked for, not by when the answer came", () => {
  const { connection, seen, clock, puller } = watched([poll("https://host/value")]);
  clock.advanceBy(300);
  puller.newest.answer("42");
  // One pace and one answer: 2,000 ms and 2 · (SRTT + 4 · RTTVAR) ms.
  deepEqual(seen.at(-1), { asOf: 0, maxAgeMs: 2000 + 1800, via: "poll" });
  connection.close();
});

test("freshness$ takes its promise back when questions fail", () => {
  const { connection, seen, clock, puller } = watched([poll("https://host/value")]);
  puller.newest.answer("42");
  clock.advanceBy(2000);
  puller.newest.fail({ how: "network" });
  deepEqual(seen.at(-1), { asOf: 0, maxAgeMs: Infinity, via: "poll" });
  connection.close();
  equal(seen.at(-1)?.maxAgeMs, Infinity);
});

test("freshness$ counts an answered ask of an ordered link as a confirmation", () => {
  const { connection, seen, clock, transport } = watched([ORDERED]);
  const link = transport.newest;
  link.open();
  clock.advanceBy(40);
  link.answer();
  // Nothing was delivered yet, so nothing can be confirmed.
  equal(seen.at(-1)?.asOf, null);
  link.message('{"type":"snapshot","epoch":"e1","seq":3,"value":7}');
  equal(seen.at(-1)?.asOf, null);
  clock.advanceBy(8000);
  clock.advanceBy(40);
  link.answer();
  equal(seen.at(-1)?.via, "websocket");
  equal(seen.at(-1)!.asOf! >= 8000, true);
  connection.close();
});

test("freshness$ confirms nothing by an answer while something is missing", () => {
  const { connection, seen, clock, transport } = watched([ORDERED]);
  const link = transport.newest;
  link.open();
  link.message('{"type":"snapshot","epoch":"e1","seq":3,"value":7}');
  link.message('{"type":"event","epoch":"e1","seq":5,"value":9}');
  clock.advanceBy(40);
  link.answer();
  equal(seen.at(-1)?.asOf, null);
  connection.close();
});
