import { activities } from "../machine/activities.ts";
import { initialState } from "../machine/initial_state.ts";
import { brokenInvariants } from "../machine/invariants.ts";
import { transition } from "../machine/transition.ts";
import type { ConnectionEvent } from "../model/event.ts";
import type { LinkEnd, PullFailure } from "../model/link_end.ts";
import { type Options, resolveOptions } from "../model/options.ts";
import type { RouteSpec } from "../model/route.ts";
import type { Signal } from "../model/signal.ts";
import type { ConnectionState, LinkState, Phase } from "../model/state.ts";

/** Options of {@linkcode MachineStory}. */
export interface StoryOptions {
  /** Push routes, best first. @default {one WebSocket that cannot be asked} */
  readonly push?: readonly RouteSpec[];
  /** @default {a poll} */
  readonly pull?: RouteSpec | null;
  /** What differs from the defaults. @default {{}} */
  readonly options?: Partial<Options>;
  /** The route that memory names. @default {null} */
  readonly remembered?: string | null;
  /** While time passes, questions are answered after this, without a change. @default {by hand} */
  readonly pollsTakeMs?: number;
  /** Of the machine's own chance. @default {1} */
  readonly seed?: number;
}

/** An event without its time, which is the story's. */
type Told = ConnectionEvent extends infer E ? E extends ConnectionEvent ? Omit<E, "at"> : never
  : never;

const SOCKET: RouteSpec = {
  id: "websocket",
  kind: "websocket",
  guarantee: "news",
  ask: "none",
};
const POLL: RouteSpec = {
  id: "poll",
  kind: "poll",
  guarantee: "news",
  ask: "none",
};

const UNTIL_MS_MAX = 1_800_000;
/** More deadlines than this in one wait are an endless loop. */
const DEADLINES_MAX = 10_000;

/**
 * The pure machine, told event by event, in the words of its peers. Time begins at 0 and moves only
 * by {@linkcode MachineStory.wait}, which fires every deadline at its time. Each state is frozen,
 * must be plain data, and must break no invariant.
 *
 * @example A link opens, and a message proves it
 * ```ts
 * import { MachineStory } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const story = new MachineStory().start().wait(40).open().message();
 * equal(story.phase, "open");
 * equal(story.link()?.proof, "message");
 * ```
 */
export class MachineStory {
  /** The state now. */
  state: ConnectionState;
  /** Every phase so far and since when, oldest first. */
  readonly phases: (readonly [number, Phase])[] = [];
  /** When each question was asked. */
  readonly asked: number[] = [];
  /** While time passes, questions are answered after this; `Infinity`: by hand. */
  pollsTakeMs: number;
  readonly #startedWith: {
    readonly remembered: string | null;
    readonly seed: number;
  };
  /** As the runtime samples them: signs of life, and messages. */
  readonly #heard: Record<number, number> = {};
  readonly #messages: Record<number, number> = {};
  #now = 0;

  /** A connection that nobody asked for yet. */
  constructor(given: StoryOptions = {}) {
    const {
      push = [SOCKET],
      pull = POLL,
      options,
      remembered = null,
      seed = 1,
    } = given;
    this.pollsTakeMs = given.pollsTakeMs ?? Infinity;
    this.state = frozen(
      initialState({ push, pull, options: resolveOptions(options) }, 0),
    );
    this.#startedWith = { remembered, seed };
    this.phases.push([0, this.state.phase]);
  }

  /** What the user sees. */
  get phase(): Phase {
    return this.state.phase;
  }

  /** Milliseconds since the story began. */
  get now(): number {
    return this.#now;
  }

  /** Ids of what must be running now. */
  get running(): readonly string[] {
    return activities(this.state).map(({ id }) => id);
  }

  /** The link with this attempt's number, by default the newest. */
  link(attempt: number = this.state.attemptCount): LinkState | null {
    return this.state.links.find((link) => link.attempt === attempt) ?? null;
  }

  /** Tells the machine one event, now. */
  tell(told: Told): this {
    const event = { ...told, at: this.#now } as ConnectionEvent;
    const next = transition(this.state, frozen(event));
    const broken = brokenInvariants(next);
    if (broken.length > 0) {
      throw new Error(
        `Cannot go on after ${event.type}: not so: ${broken.join("; ")}`,
      );
    }
    if (!isPlain(next)) {
      throw new Error(
        `Cannot go on after ${event.type}: the state is not plain`,
      );
    }
    const { pull } = next;
    if (pull !== null && pull.count > this.asked.length) {
      this.asked.push(pull.lastAskAt ?? 0);
    }
    if (next.phase !== this.state.phase) {
      this.phases.push([this.#now, next.phase]);
    }
    this.state = frozen(next);
    return this;
  }

  /** Somebody subscribes for the first time. */
  start(): this {
    return this.tell({ type: "started", ...this.#startedWith });
  }

  /** Lets time pass; each deadline fires when it is due. */
  wait(ms: number): this {
    const until = this.#now + ms;
    for (let fired = 0;; fired++) {
      const deadline = this.#deadline() ?? Infinity;
      const answerAt = (this.state.pull?.inFlight?.at ?? Infinity) +
        this.pollsTakeMs;
      if (Math.min(deadline, answerAt) > until) break;
      if (fired > DEADLINES_MAX) {
        throw new RangeError(`Cannot wait ${ms} ms: deadlines never end`);
      }
      this.#now = Math.max(this.#now, Math.min(deadline, answerAt));
      if (answerAt <= deadline) this.answerPull(false, this.pollsTakeMs);
      else this.#fire(deadline);
    }
    this.#now = until;
    return this;
  }

  /**
   * Lets time pass, ten milliseconds at a time, until something is so.
   *
   * @param meanwhile What the peers do after each step.
   * @throws {Error} If it is not so within half an hour: the test must fail, not hang.
   */
  until(isSo: () => boolean, meanwhile: () => void = () => {}): this {
    const untilMs = this.#now + UNTIL_MS_MAX;
    while (!isSo()) {
      if (this.#now >= untilMs) {
        throw new Error(`Cannot wait any longer: still ${this.phase}, and not as wished`);
      }
      this.wait(10);
      meanwhile();
    }
    return this;
  }

  /** Lets time pass in which no deadline can fire; then the earliest fires, late. */
  sleep(ms: number): this {
    const deadline = this.#deadline();
    this.#now += ms;
    return deadline === null || deadline > this.#now ? this : this.#fire(deadline);
  }

  /** A handshake succeeds. */
  open(
    attempt: number = this.state.attemptCount,
    heartbeatEveryMs?: number,
  ): this {
    const announced = heartbeatEveryMs === undefined ? {} : { heartbeatEveryMs };
    return this.tell({ type: "link_opened", attempt, ...announced });
  }

  /** A message arrives, and the machine is told of it. */
  message(attempt: number = this.state.attemptCount): this {
    this.#heard[attempt] = this.#now;
    this.#messages[attempt] = this.#now;
    return this.tell({ type: "message_received", attempt });
  }

  /** Bytes arrive of which the machine learns when it samples. */
  hear(attempt: number = this.state.attemptCount): this {
    this.#heard[attempt] = this.#now;
    return this;
  }

  /** The ask in flight on a link is answered. */
  answer(rttMs = 20, attempt: number = this.state.attemptCount): this {
    this.#heard[attempt] = this.#now;
    return this.tell({
      type: "ask_answered",
      attempt,
      n: this.link(attempt)?.ask?.n ?? -1,
      rttMs,
    });
  }

  /** A link ends by itself. */
  end(end: LinkEnd, attempt: number = this.state.attemptCount): this {
    return this.tell({ type: "link_ended", attempt, end });
  }

  /** The question in flight is answered. */
  answerPull(isChanged = false, rttMs = 20): this {
    const n = this.state.pull?.inFlight?.n ?? -1;
    return this.tell({
      type: "pull_answered",
      n,
      rttMs,
      isChanged,
      messages: { ...this.#messages },
    });
  }

  /** The question in flight fails. */
  failPull(failure: PullFailure): this {
    return this.tell({
      type: "pull_failed",
      n: this.state.pull?.inFlight?.n ?? -1,
      failure,
    });
  }

  /** The device or the page tells something. */
  signal(signal: Signal): this {
    return this.tell({ type: "signalled", signal });
  }

  #deadline(): number | null {
    const timer = activities(this.state).find((activity) => activity.type === "timer");
    return timer?.type === "timer" ? timer.at : null;
  }

  #fire(deadline: number): this {
    return this.tell({
      type: "deadline_reached",
      deadline,
      heard: { ...this.#heard },
    });
  }
}

/** Whether JSON gives it back as it was. */
function isPlain(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") {
    return typeof value === "string" || typeof value === "boolean";
  }
  return value === null || Object.values(value).every(isPlain);
}

/** Freezes plain data to its last leaf, so that whoever changes it is caught. */
function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) {
    return value;
  }
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
