import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { type Cause, deciding, PRIOR, sign } from "./cause.ts";
import { rank, weigh } from "./rank.ts";
import { Scene } from "./scene.ts";

const quiet = {
  title: "A cause",
  hop: "proxy",
  prior: PRIOR.common,
  explanation: () => "",
  fix: () => ({ language: "text" as const, text: "" }),
  decider: () => ({ what: "" }),
} as const;
const loud = sign("tcp", 5, ({ outcome }) => outcome === "refused" ? "Refused" : null);
const parent: Cause = { ...quiet, id: "bad-gateway", signs: [loud] };
const child: Cause = { ...quiet, id: "upstream-refused", parent: "bad-gateway", signs: [loud] };
const archetype: Cause = { ...quiet, id: "unreachable", isArchetype: true, signs: [loud] };
const decided: Cause = {
  ...child,
  signs: [loud, deciding("nginx_log", 3, ({ what }) => what === "upstream-refused" ? what : null)],
};
const refused = {
  kind: "tcp",
  at: 0,
  address: "::1",
  port: 1,
  outcome: "refused",
  tookMs: 1,
} as const;
const logged = { kind: "nginx_log", at: 0, what: "upstream-refused", count: 3 } as const;
const ranked = (causes: readonly Cause[], scene: Scene): readonly string[] =>
  rank(causes.map((cause) => weigh(cause, scene))).map(({ cause }) => cause.id);

test("weigh() counts a sign once, however many records show it", () => {
  const once = weigh(parent, new Scene([refused]));
  const thrice = weigh(parent, new Scene([refused, { ...refused, port: 2 }, refused]));
  equal(once.logOdds, PRIOR.common + 5);
  equal(thrice.logOdds, once.logOdds);
});

test("weigh() without evidence leaves the prior", () => {
  const { logOdds, seen } = weigh(parent, new Scene([]));
  deepEqual([logOdds, seen], [PRIOR.common, []]);
});

test("rank() names no child without a sign that decides", () => {
  deepEqual(ranked([parent, child], new Scene([refused])), ["bad-gateway"]);
});

test("rank() lets a decided child silence its parent", () => {
  deepEqual(ranked([parent, decided], new Scene([refused, logged])), ["upstream-refused"]);
});

test("rank() keeps the parent while the child is not likely", () => {
  const doubtful: Cause = { ...decided, prior: -20 };
  deepEqual(ranked([parent, doubtful], new Scene([refused, logged])), [
    "bad-gateway",
    "upstream-refused",
  ]);
});

test("rank() lets what a page says give way to any likely cause", () => {
  deepEqual(ranked([archetype, parent], new Scene([refused])), ["bad-gateway"]);
  deepEqual(ranked([archetype, { ...parent, prior: -9 }], new Scene([refused])), [
    "unreachable",
    "bad-gateway",
  ]);
});
