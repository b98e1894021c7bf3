import { activities } from "../machine/activities.ts";
import { transition } from "../machine/transition.ts";
import type { Activity } from "../model/activity.ts";
import type { ConnectionEvent } from "../model/event.ts";
import type { LinkEnd, PullFailure } from "../model/link_end.ts";
import type { ConnectionState } from "../model/state.ts";
import type { UselessLink } from "./fault_script.ts";
import type { WalkStep } from "./machine_walk.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** How the peers of a {@linkcode MachineWorld} behave; may be changed while it runs. */
export interface PeerManners {
  /** Of each route by its id; routes that are not named are healthy. */
  links: Readonly<Record<string, UselessLink>>;
  /** How polls fail; `null`: they are answered. */
  pullFailure: PullFailure | null;
  /** How a `refused` link refuses. */
  refusal: LinkEnd;
}

/** Options of {@linkcode MachineWorld}. */
export interface MachineWorldOptions {
  /** How the peers behave, where not as usual. @default {healthy} */
  readonly manners?: Partial<PeerManners>;
  /** Every answer takes this long. @default {50} */
  readonly rttMs?: number;
  /** The value changes this often, and healthy links say so. @default {3000} */
  readonly changeEveryMs?: number;
  /** Told of every step of the machine. @default {nobody is told} */
  readonly onStep?: (step: WalkStep) => void;
}

/**
 * The pure machine among peers that answer by themselves, in virtual time and without a runtime:
 * each activity is taken up as its peer's manners say. Cheap enough for very many cases.
 */
export class MachineWorld {
  readonly manners: PeerManners;
  readonly clock: VirtualClock;
  readonly #rttMs: number;
  readonly #onStep: ((step: WalkStep) => void) | undefined;
  readonly #running = new Map<string, () => void>();
  readonly #messages: Record<number, number> = {};
  #state: ConnectionState;
  #changedAt = 0;
  #seenAt = 0;

  /** @param state Where it begins; its time becomes the world's. */
  constructor(state: ConnectionState, options: MachineWorldOptions = {}) {
    this.clock = new VirtualClock({ startAt: state.now });
    this.manners = {
      links: {},
      pullFailure: null,
      refusal: { how: "refused", status: 502 },
      ...options.manners,
    };
    this.#rttMs = options.rttMs ?? 50;
    this.#onStep = options.onStep;
    this.#state = state;
    this.#takeUp();
    this.#change(options.changeEveryMs ?? 3000);
  }

  /** The state now. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** Tells the machine something. */
  dispatch(event: ConnectionEvent): void {
    const before = this.#state;
    const after = transition(before, event);
    if (after === before) return;
    this.#state = after;
    this.#takeUp();
    this.#onStep?.({ before, event, after });
  }

  /** Lets so many milliseconds pass. */
  run(ms: number): void {
    this.clock.advanceBy(ms);
  }

  /** Lets time pass until the state is as wished, at most `withinMs`. @returns Whether it is. */
  runUntil(
    isWished: (state: ConnectionState) => boolean,
    withinMs: number,
  ): boolean {
    return this.clock.runUntil(() => isWished(this.#state), withinMs);
  }

  #takeUp(): void {
    const wanted = activities(this.#state);
    for (const [id, stop] of this.#running) {
      if (wanted.some((activity) => activity.id === id)) continue;
      stop();
      this.#running.delete(id);
    }
    for (const activity of wanted) {
      if (!this.#running.has(activity.id)) {
        this.#running.set(activity.id, this.#start(activity));
      }
    }
  }

  #start(activity: Activity): () => void {
    switch (activity.type) {
      case "link":
        return this.#shakeHands(
          activity.attempt,
          this.manners.links[activity.routeId] ?? null,
        );
      case "heartbeat": {
        const { attempt, n } = activity;
        const how = this.#mannersOf(attempt);
        if (how === "mute" || how === "buffered") return () => {};
        const rttMs = this.#rttMs;
        return this.#later(
          rttMs,
          (at) => ({ type: "ask_answered", at, attempt, n, rttMs }),
        );
      }
      case "poll":
        return this.#later(this.#rttMs, (at) => this.#answer(activity.n, at));
      case "timer": {
        const deadline = activity.at;
        return this.clock.after(
          Math.max(0, deadline - this.clock.now()),
          () => {
            this.#running.delete(activity.id);
            const heard = { ...this.#messages };
            this.dispatch({
              type: "deadline_reached",
              at: this.clock.now(),
              deadline,
              heard,
            });
          },
        );
      }
      default:
        return () => {};
    }
  }

  #later(ms: number, eventAt: (at: number) => ConnectionEvent): () => void {
    return this.clock.after(ms, () => this.dispatch(eventAt(this.clock.now())));
  }

  #shakeHands(attempt: number, how: UselessLink | null): () => void {
    if (how === "silent") return () => {};
    if (how === "refused") {
      const { refusal } = this.manners;
      return this.#later(this.#rttMs, (at) => ({
        type: "link_ended",
        at,
        attempt,
        end: refusal,
      }));
    }
    let stop = this.#later(2 * this.#rttMs, (at) => {
      const end: LinkEnd = { how: "closed", code: 1006, wasClean: false };
      if (how === "closes") {
        stop = this.#later(
          1,
          (at) => ({ type: "link_ended", at, attempt, end }),
        );
      }
      return { type: "link_opened", at, attempt };
    });
    return () => stop();
  }

  #answer(n: number, at: number): ConnectionEvent {
    const failure = this.manners.pullFailure;
    if (failure !== null) return { type: "pull_failed", at, n, failure };
    const isChanged = this.#changedAt > this.#seenAt;
    this.#seenAt = at;
    const messages = { ...this.#messages };
    return {
      type: "pull_answered",
      at,
      n,
      rttMs: this.#rttMs,
      isChanged,
      messages,
    };
  }

  #change(everyMs: number): void {
    this.clock.outside.after(everyMs, () => {
      const at = this.clock.now();
      this.#changedAt = at;
      for (const { attempt, stage } of this.#state.links) {
        if (stage !== "open" || this.#mannersOf(attempt) !== null) continue;
        this.#messages[attempt] = at;
        this.dispatch({ type: "message_received", at, attempt });
      }
      this.#change(everyMs);
    });
  }

  #mannersOf(attempt: number): UselessLink | null {
    const link = this.#state.links.find((other) => other.attempt === attempt);
    return link === undefined ? null : this.manners.links[link.routeId] ?? null;
  }
}
