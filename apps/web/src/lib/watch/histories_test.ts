import type { Balance, ConnectionState, Payment, TraceEntry } from "@holdfast/core";
import { Subject } from "rxjs";
import { expect, test } from "vitest";
import { linkWith, stateWith } from "../testing/states.ts";
import { type Attempt, attempts, ATTEMPTS_MAX } from "./attempts.ts";
import { type Change, changes, CHANGES_MAX } from "./changes.ts";
import { payments, PAYMENTS_MAX } from "./payments.ts";
import { type Span, spans, SPANS_MAX } from "./spans.ts";

function payment(id: string, fields: Partial<Payment> = {}): Payment {
  const rest = {
    paymentHash: id,
    amountMsat: 1000,
    feeMsat: 0,
    memo: "",
    time: 1,
  };
  return { id, status: "success", ...rest, ...fields };
}

function ending(attempt: number, at: number): TraceEntry {
  const end = { how: "closed", code: 1006 } as const;
  const event = { at, type: "link_ended", attempt, end } as const;
  return { n: 1, event, from: "open", to: "polling", started: [], stopped: [] };
}

test("attempts() tells when an attempt ran and why it ended", () => {
  const state = new Subject<ConnectionState>();
  const trace = new Subject<TraceEntry>();
  let list: readonly Attempt[] = [];
  attempts(state, trace).subscribe((next) => (list = next));
  const opening = linkWith({ stage: "connecting", openedAt: null });
  state.next(stateWith({ links: [opening] }));
  state.next(stateWith({ links: [linkWith({})] }));
  trace.next(ending(1, 900));
  state.next(stateWith({ links: [], now: 901 }));
  expect(list).toEqual([{
    attempt: 1,
    routeId: "websocket",
    startedAt: 0,
    openedAt: 40,
    endedAt: 900,
    end: { how: "closed", code: 1006 },
  }]);
});

test("attempts() tells why the connection itself gave one up", () => {
  const state = new Subject<ConnectionState>();
  let list: readonly Attempt[] = [];
  attempts(state, new Subject()).subscribe((next) => (list = next));
  const opening = linkWith({ stage: "connecting", openedAt: null });
  const gaveUp = (message: string): ConnectionState["routes"] => {
    const records = Object.entries(stateWith({}).routes);
    const lastEnd = { how: "timeout", message } as const;
    return Object.fromEntries(records.map(([id, record]) => [id, { ...record, lastEnd }]));
  };
  state.next(stateWith({ links: [opening] }));
  const first = gaveUp("No answer in 4000 ms");
  state.next(stateWith({ links: [], now: 4000, routes: first }));
  state.next(stateWith({ links: [{ ...opening, attempt: 2 }], now: 5000, routes: first }));
  // What ends without a new word of its route was let go of.
  state.next(stateWith({ links: [], now: 5500, routes: first }));
  expect(list.map(({ attempt, endedAt, end }) => [attempt, endedAt, end?.message ?? null]))
    .toEqual([[2, 5500, null], [1, 4000, "No answer in 4000 ms"]]);
});

test("attempts() marks what we let go of ourselves, and stays bounded", () => {
  const state = new Subject<ConnectionState>();
  let list: readonly Attempt[] = [];
  attempts(state, new Subject()).subscribe((next) => (list = next));
  for (let attempt = 1; attempt <= ATTEMPTS_MAX + 5; attempt += 1) {
    state.next(stateWith({ links: [linkWith({ attempt })], now: attempt }));
  }
  expect(list).toHaveLength(ATTEMPTS_MAX);
  expect(list[0]).toMatchObject({ attempt: ATTEMPTS_MAX + 5, endedAt: null });
  expect(list[1]).toMatchObject({
    attempt: ATTEMPTS_MAX + 4,
    endedAt: ATTEMPTS_MAX + 5,
    end: null,
  });
});

test("spans() follows phases, ends each where the next begins, and stays bounded", () => {
  const state = new Subject<ConnectionState>();
  let list: readonly Span[] = [];
  spans(state).subscribe((next) => (list = next));
  state.next(stateWith({ phase: "connecting", since: 0 }));
  state.next(stateWith({ phase: "connecting", since: 0, now: 5 }));
  state.next(stateWith({ phase: "open", since: 10 }));
  expect(list).toEqual([
    { phase: "connecting", from: 0, to: 10 },
    { phase: "open", from: 10, to: null },
  ]);
  for (let at = 20; at < 20 + SPANS_MAX; at += 1) {
    state.next(stateWith({ phase: at % 2 ? "open" : "polling", since: at }));
  }
  expect(list).toHaveLength(SPANS_MAX);
});

test("payments() shows the newest first and keeps the place of one that changes", () => {
  const source = new Subject<Payment>();
  let list: readonly Payment[] = [];
  payments(source).subscribe((next) => (list = next));
  source.next(payment("b", { time: 2 }));
  source.next(payment("a", { time: 1 }));
  source.next(payment("c", { time: 3, status: "pending" }));
  source.next(payment("d", { time: 4 }));
  source.next(payment("c", { time: 3 }));
  expect(list.map(({ id, status }) => `${id} ${status}`))
    .toEqual(["d success", "c success", "b success", "a success"]);
  for (let time = 10; time < 20 + PAYMENTS_MAX; time += 1) {
    source.next(payment(`p${time}`, { time }));
  }
  expect(list).toHaveLength(PAYMENTS_MAX);
});

test("changes() tells phases, balances and notes, newest first and bounded", () => {
  const state = new Subject<ConnectionState>();
  const balance = new Subject<Balance>();
  const note = new Subject<Omit<Change, "n">>();
  let list: readonly Change[] = [];
  changes(state, balance, note).subscribe((next) => (list = next));
  const confirmed = {
    value: 1000,
    msat: 1000,
    asOf: 5,
    maxAgeMs: 1,
    via: "poll",
  };
  state.next(stateWith({ phase: "open", since: 1 }));
  state.next(stateWith({ phase: "open", since: 1, now: 4 }));
  balance.next(confirmed);
  balance.next({ ...confirmed, asOf: 6 });
  balance.next({ ...confirmed, msat: 3000, asOf: 7 });
  note.next({
    at: 8,
    kind: "note",
    tone: "doubt",
    title: "You broke the path",
    detail: "",
  });
  expect(list.map(({ n, at, title }) => `${n} ${at} ${title}`))
    .toEqual(["3 8 You broke the path", "2 7 Balance +2 sat", "1 1 Live"]);
  state.next(stateWith({ phase: "polling", since: 8 }));
  balance.next({ ...confirmed, msat: 4000, asOf: 7.5 });
  expect(list.map(({ title }) => title).slice(0, 3))
    .toEqual(["Polling", "You broke the path", "Balance +1 sat"]);
  for (let at = 10; at < CHANGES_MAX + 15; at += 1) {
    balance.next({ ...confirmed, msat: at, asOf: at });
  }
  expect(list).toHaveLength(CHANGES_MAX);
});
