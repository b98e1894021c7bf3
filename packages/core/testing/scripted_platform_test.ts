import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { eventSource, webSocket } from "../model/route.ts";
import { connect } from "../runtime/connect.ts";
import { scriptedPlatform } from "./scripted_platform.ts";

test("scriptedPlatform() puts every port into the test's hands", () => {
  const { platform, clock, transport, eventSource: stream, signals } = scriptedPlatform();
  const routes = [webSocket("wss://host/"), eventSource("https://host/events")];
  const connection = connect({ routes, platform });
  const seen: unknown[] = [];
  connection.message$.subscribe(({ value, via }) => seen.push([via, value]));
  clock.advanceBy(1000);
  equal(transport.live.length, 1);
  stream.newest.open();
  stream.newest.message("by stream");
  equal(signals.listeners, 1);
  connection.close();
  deepEqual(seen, [["event-source", "by stream"]]);
  deepEqual([transport.live, stream.live, signals.listeners, clock.pending], [[], [], 0, 0]);
});

test("scriptedPlatform() draws the same chance for the same seed", () => {
  const draw = (seed: number): number => scriptedPlatform({ seed }).platform.random.next();
  equal(draw(3), draw(3));
  equal(draw(3) === draw(4), false);
});
