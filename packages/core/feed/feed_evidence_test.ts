import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { type FeedAnswer, feedEvidence } from "./feed_evidence.ts";

const answer = (body: unknown, status = 200): FeedAnswer => ({
  status,
  body: JSON.stringify(body),
});
const snapshot = (isFresh: boolean): FeedAnswer =>
  answer({ type: "snapshot", id: "e:4", value: { msat: 7000, isFresh } });
const told = (place: string | null, upstream: unknown): FeedAnswer =>
  answer({ feed: { place, readers: 1, upstream }, links: 1 });
const noValue = answer({ code: 1013, detail: "The upstream has given no value yet" }, 503);

test("feedEvidence() tells a fresh value from one that may be out of date", () => {
  const open = told("e:4", { phase: "open", maxAgeMs: 20_000, cause: null });
  const waiting = told("e:4", { phase: "waiting", maxAgeMs: null, cause: "tcp-refused" });
  const by = (value: FeedAnswer | null, diagnostics: FeedAnswer | null): string | undefined =>
    feedEvidence(1, { value, diagnostics })?.value;
  equal(by(snapshot(true), open), "fresh");
  equal(by(snapshot(true), null), "fresh");
  equal(by(null, open), "fresh");
  equal(by(snapshot(false), null), "stale");
  equal(by(snapshot(true), waiting), "stale");
  equal(by(null, waiting), "stale");
});

test("feedEvidence() says that there never was a value, and what the gateway names", () => {
  const never = told(null, { phase: "failed", maxAgeMs: null, cause: "unknown-key" });
  const none = { kind: "feed", at: 1, value: "none", phase: "failed", cause: "unknown-key" };
  deepEqual(feedEvidence(1, { value: noValue, diagnostics: never }), none);
  deepEqual(feedEvidence(1, { value: null, diagnostics: never }), none);
  equal(feedEvidence(1, { value: noValue, diagnostics: null })?.value, "none");
});

test("feedEvidence() says nothing where the gateway said nothing of the feed", () => {
  const refused = answer({ code: 4401, detail: "A ticket is missing" }, 401);
  const unread = answer({ feed: { readers: 0 } });
  for (const value of [refused, { status: null, body: "" }, null]) {
    equal(feedEvidence(1, { value, diagnostics: refused }), null);
    equal(feedEvidence(1, { value, diagnostics: unread }), null);
  }
});

test("feedEvidence() takes only words of the vocabulary, and half an answer as it is", () => {
  const odd = told("e:4", { phase: "Open <b>", maxAgeMs: 1, cause: "my-key-3f9a" });
  deepEqual(feedEvidence(1, { value: null, diagnostics: odd }), {
    kind: "feed",
    at: 1,
    value: "fresh",
  });
  const whole = told("e:4", { phase: "waiting", maxAgeMs: null });
  const cut = { ...whole, body: whole.body.slice(0, -10) };
  equal(feedEvidence(1, { value: null, diagnostics: cut })?.value, "stale");
  equal(feedEvidence(1, { value: null, diagnostics: { ...whole, body: '{"feed":{"pl' } }), null);
});
