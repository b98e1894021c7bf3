import { EMPTY, NEVER, Observable } from "rxjs";
import { map } from "rxjs/operators";
import type { Activity } from "../model/activity.ts";
import type { ConnectionEvent } from "../model/event.ts";
import { isPull, type Route } from "../model/route.ts";
import type { ConnectionState } from "../model/state.ts";
import type { OpenLoopback } from "../ports/loopback.ts";
import type { PullResult } from "../ports/puller.ts";
import type { OpenLink } from "../ports/transport.ts";
import type { EvidenceLog } from "./evidence_log.ts";
import type { Inbox, PullVerdict } from "./inbox.ts";
import { runLink, type RunningLink } from "./run_link.ts";
import { runPoll } from "./run_poll.ts";
import { runTimer } from "./run_timer.ts";
import type { SessionParts } from "./session.ts";

/** What the runners need beside the session's parts. */
export interface RunnersParts<T> extends Omit<SessionParts<T>, "state"> {
  readonly inbox: Inbox<T>;
  readonly evidence: EvidenceLog;
  readonly dispatch: (event: ConnectionEvent) => void;
  readonly state: () => ConnectionState;
}

type Of<K extends Activity["type"]> = Extract<Activity, { readonly type: K }>;

/**
 * The machine hears of messages at most this often; what it must know exactly is sampled when it
 * asks.
 */
const TELL_EVERY_MS = 1000;

/** Turns activities into observables of events, by the platform's ports. */
export class Runners<T> {
  readonly #parts: RunnersParts<T>;
  readonly #links = new Map<number, RunningLink>();
  readonly #wantsPull: boolean;
  readonly #polls: readonly Route[];
  /** Which of the polls is asked now. */
  #turn = 0;
  /** Whether the machine waits for a message, and is to hear of the next one at once. */
  #isAwaited = false;
  #loopback: OpenLoopback | null = null;

  constructor(parts: RunnersParts<T>) {
    this.#parts = parts;
    this.#wantsPull = parts.codec.newsWantsPull === true;
    this.#polls = parts.routes.filter(isPull);
  }

  /** Notes once a step what each message would have to ask. */
  observe({ pull, links }: ConnectionState): void {
    const isUnexplained = pull !== null && pull.unexplained !== null;
    this.#isAwaited = isUnexplained || links.some((link) => link.doubts.length > 0);
  }

  /** Starts one activity when subscribed. */
  start(activity: Activity): Observable<ConnectionEvent> {
    switch (activity.type) {
      case "link":
        return this.#link(activity);
      case "poll":
        return this.#poll(activity);
      case "heartbeat":
        return this.#heartbeat(activity);
      case "loopback":
        return this.#loop();
      case "timer":
        return runTimer(this.#parts.platform.clock, activity.at).pipe(
          map((deadline) => this.#deadlineReached(deadline)),
        );
      case "signals":
        return this.#signals();
    }
  }

  /** The open handle of an attempt, if it runs. */
  handleOf(attempt: number): OpenLink | null {
    return this.#links.get(attempt)?.handle ?? null;
  }

  #now(): number {
    return this.#parts.platform.clock.now();
  }

  #route(routeId: string): Route {
    const route = this.#parts.routes.find((other) => other.id === routeId);
    if (route === undefined) {
      throw new RangeError(`Cannot find route '${routeId}'`);
    }
    return route;
  }

  #link({ attempt, routeId }: Of<"link">): Observable<ConnectionEvent> {
    const route = this.#route(routeId);
    const transport = this.#parts.platform.transports[route.kind];
    if (transport === undefined) return EMPTY;
    return new Observable((subscriber) => {
      const link: RunningLink = {
        attempt,
        routeId,
        startedAt: this.#now(),
        handle: null,
        heardAt: this.#now(),
        messageAt: null,
        tellAt: -Infinity,
        askedAt: new Map(),
      };
      this.#links.set(attempt, link);
      const { inbox, platform } = this.#parts;
      const maxMessageBytes = this.#parts.state().plan.options.messageBytesMax;
      const request = { route, resumeAfter: inbox.cursor, maxMessageBytes };
      const running = runLink({
        clock: platform.clock,
        transport,
        request,
        link,
        deliver: (from, data) => this.#deliver(from, data),
        answered: (from, askedAt) => this.#confirm(from, askedAt),
      }).subscribe(subscriber);
      return () => {
        this.#links.delete(attempt);
        running.unsubscribe();
      };
    });
  }

  /** The straight road of one message; the machine hears of it only when it matters. */
  #deliver(link: RunningLink, data: string | Uint8Array): void {
    const { inbox, dispatch } = this.#parts;
    const at = this.#now();
    link.heardAt = at;
    const verdict = inbox.accept(link.routeId, at, data, link.startedAt);
    if (verdict === "invalid") {
      this.#parts.evidence.add({
        kind: "frames",
        at,
        outcome: "missing",
        facts: { invalid: true },
      });
      return;
    }
    // What lags behind a poll lives, but explains nothing that the poll saw.
    if (verdict === "late") return;
    link.messageAt = at;
    if (at >= link.tellAt || this.#isAwaited) {
      link.tellAt = at + TELL_EVERY_MS;
      dispatch({ type: "message_received", at, attempt: link.attempt });
    }
    if (verdict === "gap") this.#wantPull(at, "gap");
    if (verdict === "news" && this.#wantsPull) this.#wantPull(at, "news");
  }

  /**
   * On a link that keeps its order, an answer comes after everything that held when it was asked.
   */
  #confirm(link: RunningLink, askedAt: number): void {
    const { inbox } = this.#parts;
    // One that brought nothing yet may answer from another channel.
    if (link.messageAt === null) return;
    if (this.#route(link.routeId).guarantee === "cursor" && inbox.isWhole) {
      inbox.confirm(link.routeId, askedAt);
    }
  }

  /** A wish that a question still to be asked will serve need not be said again. */
  #wantPull(at: number, why: "news" | "gap"): void {
    const { pull } = this.#parts.state();
    if (pull === null) return;
    const isServed = pull.wantedAt !== null &&
      (pull.inFlight === null || pull.wantedAt > pull.inFlight.at);
    if (!isServed) this.#parts.dispatch({ type: "pull_wanted", at, why });
  }

  #poll({ n, routeId, timeoutMs }: Of<"poll">): Observable<ConnectionEvent> {
    const { inbox, platform } = this.#parts;
    const route = this.#polls[this.#turn % this.#polls.length] ?? this.#route(routeId);
    const askedAt = this.#now();
    const maxBytes = this.#parts.state().plan.options.messageBytesMax;
    const { url, headers } = route;
    const request = { url, headers, etag: inbox.etag, timeoutMs, maxBytes };
    return runPoll(platform.puller, request).pipe(
      map((result) => this.#pulled(n, routeId, askedAt, result)),
    );
  }

  #pulled(
    n: number,
    routeId: string,
    askedAt: number,
    result: PullResult,
  ): ConnectionEvent {
    const { inbox, dispatch } = this.#parts;
    const verdict: PullVerdict = inbox.acceptPull(routeId, askedAt, result);
    const at = this.#now();
    if (!verdict.ok) {
      // Another address may know better; with one alone, it is asked again.
      this.#turn += 1;
      return { type: "pull_failed", at, n, failure: verdict.failure };
    }
    if (verdict.hasGap) dispatch({ type: "pull_wanted", at, why: "gap" });
    const messages = this.#sample((link) => link.messageAt);
    const { isChanged } = verdict;
    return {
      type: "pull_answered",
      at,
      n,
      rttMs: at - askedAt,
      isChanged,
      messages,
    };
  }

  #heartbeat({ attempt, n }: Of<"heartbeat">): Observable<ConnectionEvent> {
    return new Observable(() => {
      const link = this.#links.get(attempt);
      if (link === undefined) return;
      link.askedAt.set(n, this.#now());
      if (this.#route(link.routeId).ask === "loopback") this.#loopback?.ask(n);
      else link.handle?.ask?.(n);
    });
  }

  #loop(): Observable<ConnectionEvent> {
    const { loopback } = this.#parts;
    if (loopback === null) return NEVER;
    return new Observable((subscriber) => {
      const open = loopback.open((n) => {
        const link = [...this.#links.values()].find((other) => other.askedAt.has(n));
        const askedAt = link?.askedAt.get(n);
        if (link === undefined || askedAt === undefined) return;
        link.askedAt.clear();
        const at = this.#now();
        const rttMs = at - askedAt;
        this.#parts.evidence.add({
          kind: "loopback",
          at,
          outcome: "ok",
          tookMs: rttMs,
        });
        subscriber.next({
          type: "ask_answered",
          at,
          attempt: link.attempt,
          n,
          rttMs,
        });
      });
      this.#loopback = open;
      return () => {
        this.#loopback = null;
        open.close();
      };
    });
  }

  #signals(): Observable<ConnectionEvent> {
    return new Observable((subscriber) =>
      this.#parts.platform.signals.setup((signal) =>
        subscriber.next({ type: "signalled", at: this.#now(), signal })
      )
    );
  }

  #deadlineReached(deadline: number): ConnectionEvent {
    const heard = this.#sample((link) => link.heardAt);
    return { type: "deadline_reached", at: this.#now(), deadline, heard };
  }

  #sample(
    of: (link: RunningLink) => number | null,
  ): Readonly<Record<number, number>> {
    const sampled: Record<number, number> = {};
    for (const link of this.#links.values()) {
      const at = of(link);
      if (at !== null) sampled[link.attempt] = at;
    }
    return sampled;
  }
}
