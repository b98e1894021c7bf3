import { equal } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import { type ProbedPath, probedPath } from "../testing/mod.ts";
import { lateByResending } from "./chance_loss.ts";
import { diagnose } from "./diagnose.ts";
import { Scene } from "./scene.ts";

const answered = (at: number, tookMs: number, isHealth = false): Evidence => ({
  kind: "http",
  at,
  what: isHealth ? "health" : "wallet-no-key",
  outcome: "answered",
  status: isHealth ? 200 : 401,
  tookMs,
});
/** Answers that took so long, one begun after the other. */
const lateBy = (...tookMs: readonly number[]): readonly Evidence[] => [
  ...probedPath({
    more: [
      { kind: "path_quality", at: 9, rttMs: 20, rttMaxMs: 40, asked: 8, late: 0 },
      { kind: "loopback", at: 8, outcome: "ok", tookMs: 15 },
      { kind: "frames", at: 8, outcome: "arrived", what: "pong" },
    ],
  }).filter(({ kind }) => kind !== "http"),
  ...tookMs.map((ms, index) => answered(10 + index * 60, ms, index === 0)),
];
/** A handshake that stayed without an answer, over a connection that came about so late. */
const unanswered = (
  tookMs: number,
  second: NonNullable<ProbedPath["upgrade"]>,
): readonly Evidence[] => [
  ...probedPath({ upgrade: { "normal": "timeout", ...second } })
    .filter(({ kind }) => kind !== "tcp"),
  { kind: "tcp", at: 2, address: "192.0.2.1", port: 443, outcome: "connected", tookMs },
];

const SCENES: readonly (readonly [string, CauseId | null, readonly Evidence[]])[] = [
  [
    "answers late by the times after which TCP sends again",
    "packet-loss",
    lateBy(12, 51, 218, 229, 240, 259, 446, 1074, 1438, 1460),
  ],
  [
    "a handshake that is answered the second time, and TCP began again too",
    "packet-loss",
    unanswered(1022, { "second": { status: 101 } }),
  ],
  ["a handshake unanswered once, and TCP began again too", null, unanswered(1022, {})],
  [
    "a handshake that is answered neither time",
    "handshake-unanswered",
    unanswered(12, { "second": "timeout" }),
  ],
];

for (const [name, verdict, evidence] of SCENES) {
  test(`diagnose() of losses: ${name}: ${verdict ?? "no verdict"}`, () => {
    equal(diagnose(evidence).verdict?.cause ?? null, verdict);
  });
}

/** What ends at the same moment, however early it began. */
const stalled = [1010, 1000, 990, 230, 220, 210].map((ms) => answered(1500 - ms, ms));

test("lateByResending() knows the usual time by TLS where pings were late too", () => {
  const answers = [1034, 232, 227, 1023, 226, 439, 224, 220, 215].map((ms, index) =>
    answered(10 + index * 60, ms)
  );
  const tls: Evidence = { kind: "tls", at: 2, outcome: "ok", tookMs: 6 };
  const pings = { kind: "path_quality", at: 9, rttMs: 2, rttMaxMs: 244, asked: 24 } as const;
  const told = (late: number): string | null =>
    lateByResending(new Scene([...answers, tls, { ...pings, late }]));
  equal(told(2)?.startsWith("Of 10 connections and answers 9 came 0.2 s"), true);
  // A server that takes a fifth of a second for each answer is not the path.
  equal(told(0), null);
});

test("lateByResending() takes what a stall held back together for one", () => {
  const scene = new Scene([...lateBy(12, 51, 60, 55, 40, 70, 80), ...stalled]);
  equal(lateByResending(scene), null);
});

test("lateByResending() says nothing of slow paths, busy machines and few answers", () => {
  const slow = [300, 490, 510, 520, 1400, 1500, 1600, 1700];
  const few = [12, 220, 230, 1010, 1100];
  const busy = [12, 51, 95, 130, 160, 218, 229, 240, 259, 446, 1074, 1438];
  for (const tookMs of [slow, few, busy]) {
    const answers = tookMs.map((ms, index) => answered(10 + index * 60, ms));
    equal(lateByResending(new Scene(answers)), null);
  }
});
