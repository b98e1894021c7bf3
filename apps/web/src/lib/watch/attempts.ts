import type { ConnectionState, LinkEnd, TraceEntry } from "@holdfast/core";
import { map, merge, type Observable, scan } from "rxjs";

/** One try to hold a route open, from start to end, as far as it was seen. */
export interface Attempt {
  readonly attempt: number;
  readonly routeId: string;
  readonly startedAt: number;
  /** When the handshake succeeded; `null` if it did not, or not yet. */
  readonly openedAt: number | null;
  /** When it was over; `null` while it lives. */
  readonly endedAt: number | null;
  /** How it ended; `null` while it lives, or where we let go of it ourselves. */
  readonly end: LinkEnd | null;
}

/** Attempts kept. */
export const ATTEMPTS_MAX = 60;

type Seen =
  | { readonly type: "state"; readonly state: ConnectionState }
  | {
    readonly type: "end";
    readonly attempt: number;
    readonly at: number;
    readonly end: LinkEnd;
  };

interface Followed {
  readonly list: readonly Attempt[];
  readonly routes: ConnectionState["routes"];
}

/**
 * The newest attempts first. States say where and when they ran, the trace says how they ended, and
 * where the connection itself gave up, the record of their route does.
 */
export function attempts(
  state$: Observable<ConnectionState>,
  trace$: Observable<TraceEntry>,
): Observable<readonly Attempt[]> {
  const seen$ = merge(
    state$.pipe(map((state): Seen => ({ type: "state", state }))),
    trace$.pipe(map(endOf)),
  );
  return seen$.pipe(
    scan(
      (followed: Followed, seen) =>
        seen === null
          ? followed
          : seen.type === "state"
          ? follow(followed, seen.state)
          : { ...followed, list: finish(followed.list, seen) },
      { list: [], routes: {} },
    ),
    map(({ list }) => list),
  );
}

function endOf(entry: TraceEntry): Seen | null {
  const { event } = entry;
  if (event.type !== "link_ended") return null;
  return { type: "end", attempt: event.attempt, at: event.at, end: event.end };
}

function finish(list: readonly Attempt[], seen: Seen & { type: "end" }): readonly Attempt[] {
  return list.map((one) =>
    one.attempt === seen.attempt ? { ...one, endedAt: seen.at, end: seen.end } : one
  );
}

function follow({ list, routes }: Followed, state: ConnectionState): Followed {
  const alive = new Map(state.links.map((link) => [link.attempt, link]));
  const kept = list.map((one) => {
    const link = alive.get(one.attempt);
    alive.delete(one.attempt);
    if (link) return { ...one, openedAt: link.openedAt };
    if (one.endedAt !== null) return one;
    const end = state.routes[one.routeId]?.lastEnd ?? null;
    const isNews = end !== (routes[one.routeId]?.lastEnd ?? null);
    return { ...one, endedAt: state.now, end: isNews ? end : null };
  });
  const fresh = [...alive.values()].map((link): Attempt => ({
    attempt: link.attempt,
    routeId: link.routeId,
    startedAt: link.startedAt,
    openedAt: link.openedAt,
    endedAt: null,
    end: null,
  }));
  const newest = [...fresh.reverse(), ...kept].slice(0, ATTEMPTS_MAX);
  return { list: newest, routes: state.routes };
}
