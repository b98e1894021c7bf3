import { Observable } from "rxjs";
import { distinctUntilChanged, map } from "rxjs/operators";
import type { Codec } from "../feed/codec.ts";
import { currentLink } from "../machine/reading.ts";
import { freshnessBoundMs } from "../machine/freshness_bound.ts";
import type { Freshness } from "../model/freshness.ts";
import type { Route } from "../model/route.ts";
import type { ConnectionState } from "../model/state.ts";
import type { Loopback } from "../ports/loopback.ts";
import type { Platform } from "../ports/platform.ts";
import type { Connection, SendOutcome } from "./connection.ts";
import { diagnosisOf } from "./diagnosis_of.ts";
import { Engine, type Step } from "./engine.ts";
import { EvidenceLog } from "./evidence_log.ts";
import { Inbox } from "./inbox.ts";
import { RouteMemory } from "./route_memory.ts";
import { Runners } from "./runners.ts";
import { SendQueue } from "./send_queue.ts";
import { TraceLog } from "./trace_log.ts";

/** What a session is made of. */
export interface SessionParts<T> {
  readonly state: ConnectionState;
  readonly routes: readonly Route[];
  readonly platform: Platform;
  readonly codec: Codec<T>;
  readonly loopback: Loopback | null;
  /** Routes whose carrier does not exist here. */
  readonly leftOut: readonly Route[];
}

/** One connection's life: the engine, the inbox and the logs, put together. */
export class Session<T> {
  readonly #platform: Platform;
  readonly #inbox: Inbox<T>;
  readonly #runners: Runners<T>;
  readonly #engine: Engine;
  readonly #trace: TraceLog;
  readonly #evidence: EvidenceLog;
  readonly #queue: SendQueue;
  readonly #memory: RouteMemory;

  constructor(parts: SessionParts<T>) {
    const { options } = parts.state.plan;
    this.#platform = parts.platform;
    this.#inbox = new Inbox(parts.codec);
    this.#trace = new TraceLog(options.traceMax);
    this.#evidence = new EvidenceLog(options.evidenceMax);
    for (const { kind } of parts.leftOut) {
      this.#evidence.add({
        kind: "upgrade",
        at: parts.state.now,
        routeKind: kind,
        outcome: "failed",
        tookMs: 0,
        facts: { leftOut: true },
      });
    }
    this.#queue = new SendQueue(options.sendQueueMax);
    const label = parts.routes[0]?.label ?? "";
    this.#memory = new RouteMemory(
      parts.platform.memory,
      label,
      options.memoryTtlMs,
    );
    this.#runners = new Runners({
      ...parts,
      inbox: this.#inbox,
      evidence: this.#evidence,
      dispatch: (event) => this.#engine.dispatch(event),
      state: () => this.#engine.state,
    });
    this.#engine = new Engine(
      parts.state,
      (activity) => this.#runners.start(activity),
      (step) => this.#watch(step),
    );
    this.#engine.state$.subscribe({ complete: () => this.#end() });
  }

  /** The face that users see. */
  toConnection(): Connection<T> {
    const engine = this.#engine;
    return {
      state$: this.#lazily(engine.state$),
      message$: this.#lazily(this.#inbox.message$),
      quality$: this.#lazily(
        engine.state$.pipe(
          map((state) => state.quality),
          distinctUntilChanged(),
        ),
      ),
      freshness$: this.#lazily(this.#freshness()),
      trace$: this.#trace.entry$,
      evidence$: this.#evidence.evidence$,
      diagnosis$: diagnosisOf(
        this.#evidence.evidence$,
        this.#platform.clock,
        engine.state.plan.options.evidenceMax,
      ),
      get state(): ConnectionState {
        return engine.state;
      },
      trace: () => this.#trace.toTrace(engine.state),
      send: (data) => this.#send(data),
      retryNow: () => engine.dispatch({ type: "retry_requested", at: this.#now() }),
      refresh: () => engine.dispatch({ type: "pull_wanted", at: this.#now(), why: "user" }),
      close: () => this.#close(),
    };
  }

  #now(): number {
    return this.#platform.clock.now();
  }

  #lazily<V>(source: Observable<V>): Observable<V> {
    return new Observable((subscriber) => {
      const subscription = source.subscribe(subscriber);
      // After the subscription, so that the first notifications are not missed.
      this.#begin();
      return subscription;
    });
  }

  #begin(): void {
    if (this.#engine.state.isStarted || this.#engine.state.isClosed) return;
    const seed = Math.floor(this.#platform.random.next() * 2 ** 32) | 0;
    const known = this.#memory.read(this.#engine.state);
    this.#engine.dispatch({ type: "started", at: this.#now(), ...known, seed });
  }

  #freshness(): Observable<Freshness> {
    const changed$ = new Observable<unknown>((subscriber) => {
      const ofState = this.#engine.state$.subscribe(subscriber);
      ofState.add(this.#inbox.confirmed$.subscribe(() => subscriber.next(null)));
      return ofState;
    });
    return changed$.pipe(
      map(() => this.freshness()),
      distinctUntilChanged((a, b) =>
        a.asOf === b.asOf && a.maxAgeMs === b.maxAgeMs && a.via === b.via
      ),
    );
  }

  /** The freshness now. */
  freshness(): Freshness {
    const confirmed = this.#inbox.confirmed$.value;
    return {
      asOf: confirmed?.asOf ?? null,
      via: confirmed?.via ?? null,
      maxAgeMs: freshnessBoundMs(this.#engine.state),
    };
  }

  #watch(step: Step): void {
    const { before, after, event, started, stopped } = step;
    this.#trace.add(before, after, {
      event,
      from: before.phase,
      to: after.phase,
      started,
      stopped,
    });
    this.#evidence.observe(before, after, event);
    this.#recall(before, after);
    this.#runners.observe(after);
    // Also without a change of link: one that was full may have room again.
    const handle = after.current === null ? null : this.#runners.handleOf(after.current);
    if (handle !== null) this.#queue.flush(handle);
  }

  /** Another network is another place to have memories of. */
  #recall(before: ConnectionState, after: ConnectionState): void {
    if (before.surroundings.network === after.surroundings.network) {
      return this.#memory.observe(after);
    }
    const known = this.#memory.read(after);
    this.#engine.dispatch({ type: "memory_read", at: this.#now(), ...known });
  }

  #send(data: string | Uint8Array): SendOutcome {
    if (this.#engine.state.isClosed) return "dropped";
    const link = currentLink(this.#engine.state);
    return this.#queue.send(
      link === null ? null : this.#runners.handleOf(link.attempt),
      data,
    );
  }

  #close(): void {
    this.#engine.dispatch({ type: "closed_by_user", at: this.#now() });
  }

  #end(): void {
    this.#inbox.complete();
    this.#trace.complete();
    this.#evidence.complete();
  }
}
