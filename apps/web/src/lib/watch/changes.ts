import type { Balance, ConnectionState } from "@holdfast/core";
import { distinctUntilChanged, map, merge, type Observable, pairwise, scan } from "rxjs";
import { describeState, type Tone } from "../describe_state.ts";
import { formatChange } from "../format_amount.ts";

/** Something that changed, for the list "what changed and when". */
export interface Change {
  /** Grows by one; a key for lists. */
  readonly n: number;
  readonly at: number;
  readonly kind: "state" | "balance" | "note";
  readonly tone: Tone;
  /** What changed, a few words. */
  readonly title: string;
  /** Why, one sentence; empty where there is nothing to add. */
  readonly detail: string;
}

/** Changes kept. */
export const CHANGES_MAX = 100;

type Draft = Omit<Change, "n">;

/**
 * The newest changes first: of the state, of the balance, and notes such as a fault set on purpose.
 */
export function changes(
  state$: Observable<ConnectionState>,
  balance$: Observable<Balance>,
  note$: Observable<Draft>,
): Observable<readonly Change[]> {
  return merge(stateChanges(state$), balanceChanges(balance$), note$).pipe(
    map((draft, index): Change => ({ ...draft, n: index + 1 })),
    scan(insert, [] as readonly Change[]),
  );
}

/** A balance counts from when it was asked for: what is known last did not always happen last. */
function insert(list: readonly Change[], change: Change): readonly Change[] {
  const older = list.findIndex((one) => one.at <= change.at);
  const at = older < 0 ? list.length : older;
  return [...list.slice(0, at), change, ...list.slice(at)].slice(0, CHANGES_MAX);
}

function stateChanges(state$: Observable<ConnectionState>): Observable<Draft> {
  return state$.pipe(
    distinctUntilChanged((before, after) => before.phase === after.phase),
    map((state) => {
      const { word, tone, sentence } = describeState(state);
      return {
        at: state.since,
        kind: "state",
        tone,
        title: word,
        detail: sentence,
      };
    }),
  );
}

function balanceChanges(balance$: Observable<Balance>): Observable<Draft> {
  return balance$.pipe(
    distinctUntilChanged((before, after) => before.msat === after.msat),
    pairwise(),
    map(([before, after]) => ({
      at: after.asOf,
      kind: "balance",
      tone: "calm",
      title: `Balance ${formatChange(after.msat - before.msat)} sat`,
      detail: "",
    })),
  );
}
