import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { webSocket } from "../model/route.ts";
import type { LinkListener, OpenLink } from "../ports/transport.ts";
import { ScriptedTransport, type ScriptedTransportOptions } from "./scripted_transport.ts";

function opened(options: ScriptedTransportOptions = {}): {
  transport: ScriptedTransport;
  seen: string[];
  held: OpenLink;
} {
  const transport = new ScriptedTransport("websocket", options);
  const seen: string[] = [];
  const listener: LinkListener = {
    opened: () => seen.push("opened"),
    message: (data) => seen.push(`message ${data}`),
    heard: () => seen.push("heard"),
    answered: (n) => seen.push(`answered ${n}`),
    ended: (end) => seen.push(`ended ${end.how}`),
  };
  const request = {
    route: webSocket("wss://host/"),
    resumeAfter: null,
    maxMessageBytes: 10,
  };
  return { transport, seen, held: transport.open(request, listener) };
}

test("ScriptedTransport records what its owner sends and asks", () => {
  const { transport, seen, held } = opened();
  equal(held.send("too early"), "not_open");
  transport.newest.open();
  equal(held.send("a"), "sent");
  transport.newest.sendResult = "full";
  equal(held.send("b"), "full");
  held.ask?.(7);
  transport.newest.answer();
  transport.newest.heard();
  held.abandon(1000, "done");
  deepEqual(transport.newest.sent, ["a"]);
  deepEqual(transport.newest.asks, [7]);
  deepEqual(transport.newest.abandoned, { code: 1000, reason: "done" });
  deepEqual(seen, ["opened", "answered 7", "heard"]);
});

test("ScriptedTransport reports nothing after its owner left, unless it is rude", () => {
  for (const isRude of [false, true]) {
    const { transport, seen, held } = opened({ isRude });
    transport.newest.open();
    held.abandon();
    transport.newest.message("late");
    transport.newest.end({ how: "closed" });
    deepEqual(
      seen,
      isRude ? ["opened", "message late", "ended closed"] : ["opened"],
    );
  }
});

test("ScriptedTransport refuses a script that breaks the port's contract", () => {
  const { transport } = opened();
  throws(
    () => transport.newest.message("before open"),
    /must be open, and is connecting/,
  );
  transport.newest.open();
  throws(() => transport.newest.open(), /must be connecting, and is open/);
  transport.newest.end({ how: "closed" });
  throws(() => transport.newest.message("after the end"), /is ended/);
  throws(() => transport.newest.end({ how: "closed" }), /is ended/);
});

test("ScriptedTransport.live shows what leaked", () => {
  const { transport, held } = opened();
  equal(transport.live.length, 1);
  held.abandon();
  equal(transport.live.length, 0);
  equal(transport.links.length, 1);
});

test("ScriptedTransport has no ask where it cannot ask, and no newest link at first", () => {
  equal(opened({ canAsk: false }).held.ask, undefined);
  throws(() => new ScriptedTransport("websocket").newest, /no websocket link/);
});
