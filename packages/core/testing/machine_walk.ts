import { activities } from "../machine/activities.ts";
import { initialState } from "../machine/initial_state.ts";
import { transition } from "../machine/transition.ts";
import type { ConnectionEvent } from "../model/event.ts";
import type { LinkEnd, PullFailure } from "../model/link_end.ts";
import type { Signal } from "../model/signal.ts";
import type { ConnectionState, LinkState, Plan } from "../model/state.ts";
import type { Trace, TraceEntry } from "../model/trace.ts";

/**
 * Something that happens to the pure machine. `pick` chooses among the links for which it makes
 * sense; where there is none, the move is empty.
 */
export type Move =
  & { readonly afterMs: number }
  & (
    | {
      readonly type: "open";
      readonly pick: number;
      readonly heartbeatEveryMs?: number;
    }
    /** The machine is told of a link's first message, and of later ones if `isTold`. */
    | {
      readonly type: "message";
      readonly pick: number;
      readonly isTold: boolean;
    }
    | { readonly type: "answer"; readonly pick: number; readonly rttMs: number }
    | { readonly type: "end"; readonly pick: number; readonly end: LinkEnd }
    | {
      readonly type: "pull_answer";
      readonly rttMs: number;
      readonly isChanged: boolean;
    }
    | { readonly type: "pull_fail"; readonly failure: PullFailure }
    | { readonly type: "news" | "retry" | "close" }
    | { readonly type: "signal"; readonly signal: Signal }
    /** No deadline fires for this long; then the earliest fires late. */
    | { readonly type: "sleep"; readonly forMs: number }
  );

/** One step of a walk. */
export interface WalkStep {
  readonly before: ConnectionState;
  readonly event: ConnectionEvent;
  readonly after: ConnectionState;
}

/** Options of {@linkcode walkMachine}. */
export interface WalkOptions {
  /** When it starts. @default {1000000} */
  readonly startAt?: number;
  /** Of the machine's own chance. @default {1} */
  readonly seed?: number;
  /** @default {null} */
  readonly remembered?: string | null;
  /** Called after every step, with the state before and after. */
  readonly onStep?: (step: WalkStep) => void;
}

/** Deadlines that may fire between two moves; more are an endless loop. */
const DEADLINES_MAX = 5000;
const KEPT_MAX = 2000;

/**
 * Walks the pure machine: starts it, makes the moves, and fires every deadline in between at its
 * time.
 *
 * @example A link opens
 * ```ts
 * import { DEFAULT_OPTIONS } from "@holdfast/core";
 * import { walkMachine } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const route = { id: "websocket", kind: "websocket", guarantee: "news", ask: "none" } as const;
 * const plan = { push: [route], pull: null, options: DEFAULT_OPTIONS };
 * const trace = walkMachine(plan, [{ type: "open", pick: 0, afterMs: 40 }]);
 * equal(trace.final.phase, "open");
 * ```
 *
 * @returns The recorded run: its last 2,000 steps.
 * @throws {RangeError} If more than 5,000 deadlines fire between two moves: an endless loop.
 */
export function walkMachine(
  plan: Plan,
  moves: readonly Move[],
  options: WalkOptions = {},
): Trace {
  const startAt = options.startAt ?? 1_000_000;
  const walk = new Walk(initialState(plan, startAt), options.onStep);
  walk.step({
    type: "started",
    at: startAt,
    remembered: options.remembered ?? null,
    seed: options.seed ?? 1,
  });
  for (const move of moves) {
    walk.wait(move.afterMs);
    walk.make(move);
  }
  return walk.toTrace();
}

class Walk {
  #state: ConnectionState;
  #now: number;
  readonly #kept: WalkStep[] = [];
  readonly #onStep: ((step: WalkStep) => void) | undefined;
  /** Signs of life that the machine was not told of one by one, as the runtime keeps them. */
  readonly #heard: Record<number, number> = {};
  readonly #messages: Record<number, number> = {};

  constructor(
    state: ConnectionState,
    onStep: ((step: WalkStep) => void) | undefined,
  ) {
    this.#state = state;
    this.#now = state.now;
    this.#onStep = onStep;
  }

  step(event: ConnectionEvent): void {
    const before = this.#state;
    const after = transition(before, event);
    this.#state = after;
    this.#kept.push({ before, event, after });
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    this.#onStep?.({ before, event, after });
  }

  /** Lets time pass; each deadline fires when it is due. */
  wait(ms: number): void {
    const until = this.#now + ms;
    for (let fired = 0;; fired++) {
      const deadline = this.#deadline();
      if (deadline === null || deadline > until) break;
      if (fired >= DEADLINES_MAX) {
        throw new RangeError(
          `Cannot wait ${ms} ms: ${DEADLINES_MAX} deadlines fired meanwhile`,
        );
      }
      this.#now = Math.max(this.#now, deadline);
      this.#fire(deadline);
    }
    this.#now = until;
  }

  make(move: Move): void {
    const at = this.#now;
    const event = this.#eventOf(move, at);
    if (event !== null) this.step(event);
    if (move.type !== "sleep") return;
    this.#now += move.forMs;
    const deadline = this.#deadline();
    if (deadline !== null && deadline <= this.#now) this.#fire(deadline);
  }

  toTrace(): Trace {
    return traceOf(this.#kept);
  }

  #fire(deadline: number): void {
    this.step({
      type: "deadline_reached",
      at: this.#now,
      deadline,
      heard: { ...this.#heard },
    });
  }

  #deadline(): number | null {
    for (const activity of activities(this.#state)) {
      if (activity.type === "timer") return activity.at;
    }
    return null;
  }

  #pick(pick: number, isMeant: (link: LinkState) => boolean): LinkState | null {
    const meant = this.#state.links.filter(isMeant);
    return meant.length === 0 ? null : meant[pick % meant.length]!;
  }

  #eventOf(move: Move, at: number): ConnectionEvent | null {
    switch (move.type) {
      case "open": {
        const link = this.#pick(
          move.pick,
          ({ stage }) => stage === "connecting",
        );
        if (link === null) return null;
        const { heartbeatEveryMs } = move;
        const announced = heartbeatEveryMs === undefined ? {} : { heartbeatEveryMs };
        return { type: "link_opened", at, attempt: link.attempt, ...announced };
      }
      case "message": {
        const link = this.#pick(move.pick, ({ stage }) => stage === "open");
        if (link === null) return null;
        this.#heard[link.attempt] = at;
        this.#messages[link.attempt] = at;
        const isTold = move.isTold || link.messageAt === null;
        return isTold ? { type: "message_received", at, attempt: link.attempt } : null;
      }
      case "answer": {
        const link = this.#pick(move.pick, ({ ask }) => ask !== null);
        if (link === null || link.ask === null) return null;
        this.#heard[link.attempt] = at;
        return {
          type: "ask_answered",
          at,
          attempt: link.attempt,
          n: link.ask.n,
          rttMs: move.rttMs,
        };
      }
      case "end": {
        const link = this.#pick(move.pick, () => true);
        return link &&
          { type: "link_ended", at, attempt: link.attempt, end: move.end };
      }
      default:
        return this.#otherEventOf(move, at);
    }
  }

  #otherEventOf(move: Move, at: number): ConnectionEvent | null {
    const n = this.#state.pull?.inFlight?.n ?? null;
    switch (move.type) {
      case "pull_answer": {
        const { rttMs, isChanged } = move;
        const messages = { ...this.#messages };
        return n === null ? null : { type: "pull_answered", at, n, rttMs, isChanged, messages };
      }
      case "pull_fail":
        return n === null ? null : { type: "pull_failed", at, n, failure: move.failure };
      case "news":
        return { type: "pull_wanted", at, why: "news" };
      case "retry":
        return { type: "retry_requested", at };
      case "close":
        return { type: "closed_by_user", at };
      case "signal":
        return { type: "signalled", at, signal: move.signal };
      default:
        return null;
    }
  }
}

/**
 * Steps as a trace, to be shown or replayed.
 *
 * @param steps At least one, oldest first.
 * @throws {RangeError} If there is none.
 */
export function traceOf(steps: readonly WalkStep[]): Trace {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) {
    throw new RangeError("Cannot make a trace: there is no step");
  }
  const entries = steps.map((step, index) => entryOf(step, index + 1));
  return {
    format: "holdfast-trace-1",
    checkpoint: first.before,
    entries,
    final: last.after,
  };
}

function entryOf({ before, event, after }: WalkStep, n: number): TraceEntry {
  const old = activities(before).map(({ id }) => id);
  const now = activities(after).map(({ id }) => id);
  return {
    n,
    event,
    from: before.phase,
    to: after.phase,
    started: now.filter((id) => !old.includes(id)),
    stopped: old.filter((id) => !now.includes(id)),
  };
}
