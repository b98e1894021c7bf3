import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { parseCursor } from "../model/cursor_text.ts";
import { Secret } from "../model/secret.ts";
import { feedAnswer, feedAsk } from "./feed_ask.ts";
import { feedBye } from "./feed_bye.ts";
import { feedHello } from "./feed_hello.ts";

/** What a peer may say: anything, JSON, and what nearly is a word of the protocol. */
const said = fc.oneof(
  fc.string(),
  fc.json(),
  fc.tuple(fc.constantFrom("bye", "answer", "ask", "hello"), fc.json(), fc.string())
    .map(([type, value, rest]) => `{"type":"${type}","code":${value},"ask":${value}}${rest}`),
  fc.record({
    type: fc.constantFrom("bye", "answer"),
    code: fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null)),
    retryAfterMs: fc.oneof(fc.double(), fc.string(), fc.constant(undefined)),
    ask: fc.oneof(fc.double(), fc.integer(), fc.string()),
  }).map((word) => JSON.stringify(word)),
);

test("feedBye() never throws, and only a whole code ever ends a link", () => {
  fc.assert(fc.property(said, (text) => {
    const end = feedBye(text);
    if (end === null) return;
    equal(end.how, "closed");
    ok(Number.isSafeInteger(end.code));
    ok(end.retryAfterMs === undefined || end.retryAfterMs >= 0);
  }));
});

test("feedAnswer() never throws, and always gives back the number that was asked with", () => {
  fc.assert(fc.property(said, (text) => {
    const answered = feedAnswer(text);
    ok(answered === null || Number.isSafeInteger(answered));
  }));
  fc.assert(fc.property(fc.maxSafeNat(), (ask) => {
    equal(JSON.parse(feedAsk(ask)).ask, ask);
    equal(feedAnswer(JSON.stringify({ type: "answer", ask, id: "e:1" })), ask);
  }));
});

test("feedHello() always is one line, whatever a header holds", () => {
  fc.assert(fc.property(fc.string(), (value) => {
    ok(!feedHello({ authorization: new Secret(value) }, null).includes("\n"));
  }));
});

test("parseCursor() never throws, and never takes what no cursor could be", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), said), (text) => {
    const cursor = parseCursor(text);
    ok(cursor === null || (Number.isSafeInteger(cursor.seq) && cursor.seq >= 0));
  }));
});
