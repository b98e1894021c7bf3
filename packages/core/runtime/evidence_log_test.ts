import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence } from "../model/evidence.ts";
import { poll, webSocket } from "../model/route.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { connect } from "./connect.ts";
import { EvidenceLog } from "./evidence_log.ts";

/** A running connection and what it records, times counted from its start. */
function recorded(evidenceMax = 200) {
  const scripted = scriptedPlatform();
  const { platform, clock } = scripted;
  const routes = [webSocket("wss://host/api/v1/ws/3f9a1c"), poll("https://host/value")];
  const connection = connect({ routes, platform, options: { evidenceMax } });
  const startAt = clock.now();
  const seen: Evidence[] = [];
  connection.evidence$.subscribe((found) => seen.push({ ...found, at: found.at - startAt }));
  connection.state$.subscribe();
  return { ...scripted, connection, seen };
}

test("evidence$ records a handshake that succeeds, and how long it took", () => {
  const { seen, clock, transport, connection } = recorded();
  clock.advanceBy(120);
  transport.newest.open();
  deepEqual(seen, [
    { kind: "upgrade", at: 120, routeKind: "websocket", outcome: "opened", tookMs: 120 },
  ]);
  connection.close();
});

test("evidence$ records how a handshake was refused, failed or was not answered", () => {
  const { seen, clock, transport, connection } = recorded();
  const refusal = { how: "refused", status: 405, headers: { allow: "POST" } } as const;
  transport.newest.end(refusal);
  clock.runUntil(() => transport.links.length === 2, 60_000);
  transport.newest.end({ how: "failed", code: 1006 });
  clock.runUntil(() => transport.links.length === 3, 60_000);
  clock.advanceBy(10_000);
  const upgrades = seen.filter((found) => found.kind === "upgrade");
  deepEqual(upgrades.map(({ outcome }) => outcome), ["refused", "failed", "timeout"]);
  deepEqual(upgrades[0]?.end, refusal);
  equal(upgrades[2]?.end?.message, "No answer to the handshake in 10000 ms");
  connection.close();
});

test("evidence$ records the end of a link with its life and its last silence", () => {
  const { seen, clock, transport, connection } = recorded();
  transport.newest.open();
  clock.advanceBy(1000);
  transport.newest.message("hello");
  clock.advanceBy(3000);
  transport.newest.end({ how: "closed", code: 1006, wasClean: false });
  const end = { how: "closed", code: 1006, wasClean: false } as const;
  deepEqual(seen.find(({ kind }) => kind === "close"), {
    kind: "close",
    at: 4000,
    routeKind: "websocket",
    livedMs: 4000,
    quietMs: 3000,
    end,
  });
  deepEqual(seen.at(-1), { kind: "lifetimes", at: 4000, livedMs: [4000] });
  connection.close();
});

test("evidence$ records polls that are answered and polls that fail", () => {
  const { seen, clock, puller, connection } = recorded();
  clock.advanceBy(70);
  puller.newest.answer("42");
  clock.runUntil(() => puller.newest.isWaiting, 5000);
  clock.advanceBy(30);
  puller.newest.fail({ how: "status", status: 502 });
  const polls = seen.filter((found) => found.kind === "poll");
  deepEqual(polls.map(({ outcome, tookMs }) => [outcome, tookMs]), [["ok", 70], ["failed", 30]]);
  deepEqual(polls[1]?.failure, { how: "status", status: 502 });
  connection.close();
});

test("evidence$ records a loopback that came back, and how long it took", () => {
  const { platform, transport, clock } = scriptedPlatform();
  let answer = (_ask: number): void => {};
  const asked: number[] = [];
  const open = (answered: (ask: number) => void) => {
    answer = answered;
    return { ask: (n: number) => void asked.push(n), close: () => {} };
  };
  const routes = [webSocket("wss://host/feed", { ask: "loopback" })];
  const connection = connect({ routes, platform, loopback: { open } });
  const seen: Evidence[] = [];
  connection.evidence$.subscribe((found) => seen.push(found));
  connection.state$.subscribe();
  transport.newest.open();
  deepEqual(asked, [1]);
  clock.advanceBy(35);
  answer(1);
  answer(1);
  const loopbacks = seen.filter((found) => found.kind === "loopback");
  deepEqual(loopbacks.map(({ outcome, tookMs }) => [outcome, tookMs]), [["ok", 35]]);
  equal(connection.state.links[0]?.proof, "answer");
  connection.close();
});

test("evidence$ records nothing of links that were left on purpose", () => {
  const { seen, transport, connection } = recorded();
  transport.newest.open();
  connection.close();
  deepEqual(seen.map(({ kind }) => kind), ["upgrade"]);
});

test("evidence$ shows what it kept to those who come late, the newest up to its limit", () => {
  const { clock, puller, connection, seen } = recorded(3);
  for (let n = 0; n < 10; n++) {
    puller.newest.answer(`${n}`);
    clock.runUntil(() => puller.newest.isWaiting, 60_000);
  }
  const kept: Evidence[] = [];
  connection.evidence$.subscribe((found) => kept.push(found));
  equal(kept.length, 3);
  ok(seen.length > 3);
  deepEqual(kept.map(({ kind }) => kind), seen.slice(-3).map(({ kind }) => kind));
  connection.close();
});

test("evidence$ holds no key", () => {
  const { seen, transport, puller, connection } = recorded();
  transport.newest.end({ how: "failed", code: 1006 });
  puller.newest.fail({ how: "network" });
  ok(seen.length >= 2);
  equal(JSON.stringify(seen).includes("3f9a1c"), false);
  connection.close();
});

test("EvidenceLog keeps the last fifty lifetimes", () => {
  const log = new EvidenceLog(1000);
  let lifetimes: readonly number[] = [];
  log.evidence$.subscribe((found) => {
    if (found.kind === "lifetimes") lifetimes = found.livedMs;
  });
  const { connection, transport, clock } = recorded();
  for (let n = 0; n < 60; n++) {
    clock.runUntil(() => transport.newest.stage === "connecting", 600_000);
    const before = connection.state;
    transport.newest.open();
    const open = connection.state;
    transport.newest.end({ how: "closed", code: 1006 });
    log.observe(before, open, { type: "link_opened", at: open.now, attempt: 0 });
    log.observe(open, connection.state, {
      type: "link_ended",
      at: open.now,
      attempt: 0,
      end: { how: "closed" },
    });
  }
  equal(lifetimes.length, 50);
  connection.close();
});
