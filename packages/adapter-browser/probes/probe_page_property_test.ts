import { deepEqual, equal, ok } from "node:assert/strict";
import { Secret } from "@holdfast/core";
import fc from "fast-check";
import { test } from "vitest";
import { type ScriptedAnswer, ScriptedPage } from "../testing/scripted_page.ts";
import { probePage } from "./probe_page.ts";

const KEY = "5ec7e75ec7e75ec7e75ec7e75ec7e7ab";
const LIMITS = { probeMs: 4, totalMs: 30, echoMs: 4, bodyBytesMax: 2048 };

/** What a hostile or broken server may answer; it knows the key and likes to repeat it. */
const text = fc.array(fc.oneof(fc.string({ maxLength: 9 }), fc.constantFrom(KEY, `/${KEY}/x`)))
  .map((parts) => parts.join(""));
const json = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.record({ balance: fc.oneof(fc.integer(), fc.string()), id: text }).map((value) =>
    JSON.stringify(value)
  ),
);
const answer: fc.Arbitrary<() => ScriptedAnswer> = fc.oneof(
  fc.constantFrom("fails" as const, "hangs" as const, null).map((one) => () => one),
  fc.record({
    status: fc.constantFrom(200, 302, 400, 401, 404, 405, 429, 502, 511, 599),
    body: fc.oneof(text, json, fc.constant("x".repeat(9000))),
    location: fc.constantFrom("", `https://elsewhere.example/${KEY}`),
  }).map(({ status, body, location }) => () => {
    return new Response(body, { status, headers: { location } });
  }),
);
const world = fc.record({
  answers: fc.array(answer, { minLength: 1, maxLength: 6 }),
  handshake: fc.constantFrom("opens", "refused", "blocked", "throws", "hangs"),
  isEchoing: fc.boolean(),
  cutsAfterOpen: fc.boolean(),
  push: fc.oneof(fc.constant(null), json),
});

test("probePage() on any network ends, keeps no key, and lets go of everything", async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ answers, handshake, isEchoing, cutsAfterOpen, push }) => {
      const page = new ScriptedPage();
      let asked = 0;
      page.answers = () => answers[asked++ % answers.length]!();
      page.handshake = handshake;
      page.echoes = () => isEchoing;
      page.cutsAfterOpen = cutsAfterOpen;
      page.push = push;
      const running = new Set<string>();
      const evidence = await probePage({
        url: "https://pay.example/",
        key: new Secret(KEY),
        limits: LIMITS,
        scope: page.scope,
        onStep: ({ name, state }) => state === "running" ? running.add(name) : running.delete(name),
      });
      equal(JSON.stringify(evidence).includes(KEY), false);
      deepEqual([page.openSockets, page.timers, page.listeners], [0, 0, 0]);
      deepEqual([...running], []);
      ok(asked <= 30, `${asked} requests`);
      for (const one of evidence) {
        ok(Number.isFinite(one.at), one.kind);
        if ("tookMs" in one) ok(one.tookMs! >= 0, one.kind);
      }
    }),
  );
}, 60_000);
