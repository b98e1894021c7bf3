import { Observable, Subject } from "rxjs";
import type { ConnectionEvent } from "../model/event.ts";
import type { Evidence } from "../model/evidence.ts";
import type { LinkEnd } from "../model/link_end.ts";
import type { RouteKind } from "../model/route.ts";
import type { ConnectionState, LinkState } from "../model/state.ts";
import { specOf } from "../machine/reading.ts";

const LIFETIMES_MAX = 50;

/** Keeps the newest observations of a connection, up to a limit, and tells of new ones. */
export class EvidenceLog {
  readonly #limit: number;
  readonly #kept: Evidence[] = [];
  readonly #added = new Subject<Evidence>();
  readonly #lifetimesMs: number[] = [];

  /** @param limit Records kept; the oldest are dropped first. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Those kept, then new ones. */
  readonly evidence$: Observable<Evidence> = new Observable((subscriber) => {
    for (const evidence of this.#kept) subscriber.next(evidence);
    return this.#added.subscribe(subscriber);
  });

  /** Adds one record. */
  add(evidence: Evidence): void {
    this.#kept.push(evidence);
    if (this.#kept.length > this.#limit) this.#kept.shift();
    this.#added.next(evidence);
  }

  /** Adds what a step of the machine shows. */
  observe(
    before: ConnectionState,
    after: ConnectionState,
    event: ConnectionEvent,
  ): void {
    for (const evidence of evidenceOf(before, after, event)) {
      this.add(evidence);
      if (evidence.kind === "close") {
        this.#addLifetime(evidence.livedMs, after.now);
      }
    }
  }

  /** No more will come. */
  complete(): void {
    this.#added.complete();
  }

  #addLifetime(livedMs: number, at: number): void {
    this.#lifetimesMs.push(livedMs);
    if (this.#lifetimesMs.length > LIFETIMES_MAX) this.#lifetimesMs.shift();
    this.add({ kind: "lifetimes", at, livedMs: [...this.#lifetimesMs] });
  }
}

function evidenceOf(
  before: ConnectionState,
  after: ConnectionState,
  event: ConnectionEvent,
): readonly Evidence[] {
  const opened = after.links
    .filter((link) => link.openedAt === after.now && isConnecting(before, link))
    .map((link) => upgradeOf(after, link, "opened"));
  const ended = before.links
    .filter((link) => after.links.every((other) => other.attempt !== link.attempt))
    .flatMap((link) => endOf(before, after, link));
  return [...opened, ...ended, ...pollOf(before, after, event)];
}

function isConnecting(state: ConnectionState, link: LinkState): boolean {
  return state.links.find((other) => other.attempt === link.attempt)?.stage ===
    "connecting";
}

function upgradeOf(
  state: ConnectionState,
  link: LinkState,
  outcome: "opened" | "refused" | "failed" | "timeout",
  end?: LinkEnd,
): Evidence {
  const record = {
    kind: "upgrade",
    at: state.now,
    routeKind: kindOf(state, link),
    outcome,
    tookMs: state.now - link.startedAt,
  } as const;
  return end === undefined ? record : { ...record, end };
}

/** Links that we let go ourselves are no evidence of anything. */
function endOf(
  before: ConnectionState,
  after: ConnectionState,
  link: LinkState,
): readonly Evidence[] {
  const end = after.routes[link.routeId]?.lastEnd ?? null;
  if (end === null || end === before.routes[link.routeId]?.lastEnd) return [];
  if (link.openedAt === null) {
    const outcome = end.how === "refused" || end.how === "timeout" ? end.how : "failed";
    return [upgradeOf(after, link, outcome, end)];
  }
  return [{
    kind: "close",
    at: after.now,
    routeKind: kindOf(after, link),
    livedMs: after.now - link.openedAt,
    quietMs: after.now - link.heardAt,
    end,
  }];
}

function pollOf(
  before: ConnectionState,
  after: ConnectionState,
  event: ConnectionEvent,
): readonly Evidence[] {
  const asked = before.pull?.inFlight ?? null;
  if (asked === null || after.pull?.inFlight?.n === asked.n) return [];
  const tookMs = after.now - asked.at;
  if (event.type === "pull_answered") {
    return [{ kind: "poll", at: after.now, outcome: "ok", tookMs }];
  }
  const failure = after.pull?.lastFailure ?? null;
  if (failure === null || failure === before.pull?.lastFailure) return [];
  return [{ kind: "poll", at: after.now, outcome: "failed", tookMs, failure }];
}

function kindOf(state: ConnectionState, link: LinkState): RouteKind {
  return specOf(state, link.routeId).kind;
}
