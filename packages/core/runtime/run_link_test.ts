import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { webSocket } from "../model/route.ts";
import type { Transport } from "../ports/transport.ts";
import { ScriptedTransport } from "../testing/scripted_transport.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { runLink, type RunningLink } from "./run_link.ts";

function running(transport: Transport, clock = new VirtualClock({ startAt: 0 })) {
  const link: RunningLink = {
    attempt: 3,
    routeId: "websocket",
    startedAt: 0,
    handle: null,
    heardAt: 0,
    messageAt: null,
    tellAt: -Infinity,
    askedAt: new Map(),
  };
  const seen: unknown[] = [];
  const request = {
    route: webSocket("wss://host/api/v1/ws/3f9a1c"),
    resumeAfter: null,
    maxMessageBytes: 1000,
  };
  const subscription = runLink({
    clock,
    transport,
    request,
    link,
    deliver: (_link, raw) => seen.push(`message ${raw}`),
    answered: (_link, askedAt) => seen.push(`answered what was asked at ${askedAt}`),
  }).subscribe((event) => seen.push(event));
  return { link, seen, subscription, clock };
}

test("runLink() tells of a link from its opening to its end", () => {
  const transport = new ScriptedTransport("websocket");
  const { seen, link, clock } = running(transport);
  clock.advanceTo(40);
  transport.newest.open({ heartbeatEveryMs: 5000 });
  clock.advanceTo(50);
  transport.newest.message("hello");
  clock.advanceTo(60);
  transport.newest.end({ how: "closed", code: 1006 });
  deepEqual(seen, [
    { type: "link_opened", at: 40, attempt: 3, heartbeatEveryMs: 5000 },
    "message hello",
    { type: "link_ended", at: 60, attempt: 3, end: { how: "closed", code: 1006 } },
  ]);
  equal(link.heardAt, 40);
});

test("runLink() measures an answer from its ask, and hears bytes that are no message", () => {
  const transport = new ScriptedTransport("websocket");
  const { seen, link, clock } = running(transport);
  transport.newest.open();
  link.askedAt.set(7, 100);
  clock.advanceTo(130);
  transport.newest.answer(7);
  deepEqual(seen.slice(1), [
    "answered what was asked at 100",
    { type: "ask_answered", at: 130, attempt: 3, n: 7, rttMs: 30 },
  ]);
  clock.advanceTo(140);
  transport.newest.answer(7);
  transport.newest.heard();
  equal(seen.length, 3);
  equal(link.heardAt, 140);
});

test("runLink() abandons the link when nobody listens, and is deaf from then on", () => {
  const transport = new ScriptedTransport("websocket", { isRude: true });
  const { seen, link, subscription } = running(transport);
  transport.newest.open();
  link.askedAt.set(1, 0);
  subscription.unsubscribe();
  equal(transport.newest.stage, "abandoned");
  equal(link.handle, null);
  transport.newest.message("late");
  transport.newest.answer(1);
  transport.newest.end({ how: "closed" });
  equal(seen.length, 1);
});

test("runLink() takes a transport that throws for a failed one, and shows no address", () => {
  const transport: Transport = {
    ...new ScriptedTransport("websocket"),
    open: () => {
      throw new SyntaxError("The URL 'wss://host/api/v1/ws/3f9a1c' is invalid");
    },
  };
  const { seen, subscription } = running(transport);
  deepEqual(seen, [{
    type: "link_ended",
    at: 0,
    attempt: 3,
    end: { how: "failed", message: "The transport threw SyntaxError" },
  }]);
  subscription.unsubscribe();
});
