import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { Codec } from "../feed/codec.ts";
import { eventSource, poll, webSocket } from "../model/route.ts";
import { readSimulatedFeed } from "../testing/simulated_feed.ts";
import { SIMULATED_ADDRESSES } from "../testing/simulated_server.ts";
import { simulatedWorld } from "../testing/simulated_world.ts";
import { connect } from "./connect.ts";

const codec: Codec<number> = {
  decode: readSimulatedFeed,
  decodePull: (body) => {
    const item = readSimulatedFeed(body);
    return item.type === "snapshot" ? item : { type: "invalid", why: "no snapshot" };
  },
};
const ROUTES = [
  webSocket(SIMULATED_ADDRESSES.feed, { guarantee: "cursor", ask: "ping" }),
  eventSource(SIMULATED_ADDRESSES.feed, { guarantee: "cursor" }),
  poll(SIMULATED_ADDRESSES.feedSnapshot, undefined, { guarantee: "cursor" }),
];

test("a connection falls back to the next route and returns, and the feed never notices", () => {
  const world = simulatedWorld({
    values: Array.from({ length: 110 }, (_, n) => ({ atMs: 500 * (n + 1) })),
    faults: [
      { atMs: 0, type: "useless", kinds: ["websocket"], how: "refused" },
      { atMs: 20_000, type: "heal" },
    ],
  });
  const connection = connect({ routes: ROUTES, platform: world.platform, codec });
  const places: number[] = [];
  const carriers: string[] = [];
  let widest = 0;
  connection.message$.subscribe(({ cursor, via }) => {
    places.push(cursor!.seq);
    if (carriers.at(-1) !== via) carriers.push(via);
  });
  connection.state$.subscribe(({ links }) => {
    widest = Math.max(widest, links.filter(({ stage }) => stage === "open").length);
  });
  world.run(60_000);

  deepEqual(places, Array.from({ length: 111 }, (_, n) => n));
  // Both deliver while they overlap; what counts is that it ends on the best.
  ok(carriers.includes("event-source"));
  equal(carriers.at(-1), "websocket");
  ok(widest >= 2 && widest <= 4, `${widest}`);
  deepEqual(connection.state.links.map(({ routeId }) => routeId), ["websocket"]);
  equal(world.network.links, 1);
  connection.close();
});

test("a connection resumes its feed after the last place on another route", () => {
  const world = simulatedWorld({
    values: Array.from({ length: 20 }, (_, n) => ({ atMs: 1000 * (n + 1) })),
  });
  const connection = connect({ routes: ROUTES.slice(0, 2), platform: world.platform, codec });
  const types: string[] = [];
  connection.message$.subscribe(({ type }) => types.push(type));
  world.run(5500);
  world.strike({ type: "useless", kinds: ["websocket"], how: "refused" });
  world.strike({ type: "cut" });
  world.run(20_000);
  equal(connection.state.links[0]?.routeId, "event-source");
  deepEqual(types, ["snapshot", ...Array.from({ length: 20 }, () => "event")]);
  connection.close();
});
