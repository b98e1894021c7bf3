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

/** The newest attempts first. States say where and when they ran, the trace says how they ended. */
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
      (list: readonly Attempt[], seen) =>
        seen === null
          ? list
          : seen.type === "state"
          ? follow(list, seen.state)
          : finish(list, seen),
      [],
    ),
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

function follow(list: readonly Attempt[], state: ConnectionState): readonly Attempt[] {
  const alive = new Map(state.links.map((link) => [link.attempt, link]));
  const kept = list.map((one) => {
    const link = alive.get(one.attempt);
    alive.delete(one.attempt);
    if (link) return { ...one, openedAt: link.openedAt };
    return one.endedAt === null ? { ...one, endedAt: state.now } : one;
  });
  const fresh = [...alive.values()].map((link): Attempt => ({
    attempt: link.attempt,
    routeId: link.routeId,
    startedAt: link.startedAt,
    openedAt: link.openedAt,
    endedAt: null,
    end: null,
  }));
  return [...fresh.reverse(), ...kept].slice(0, ATTEMPTS_MAX);
}
