import type { Balance, Clock, ConnectionState, Quality } from "@holdfast/core";
import type { Payment, TraceEntry, Wallet, WalletFeed } from "@holdfast/core";
import { interval, map, type Observable, ReplaySubject, scan, startWith } from "rxjs";
import { Subject, Subscription } from "rxjs";
import { type Attempt, attempts } from "./attempts.ts";
import { type Change, changes } from "./changes.ts";
import { payments } from "./payments.ts";
import { type Sample, samples } from "./samples.ts";
import { type Span, spans } from "./spans.ts";

/** Steps of the trace kept for the page. */
export const STEPS_MAX = 500;

const TICK_MS = 500;
const SAMPLE_MS = 1000;

/**
 * A watched wallet with its history; every observable replays its newest value, and none starts or
 * stops anything.
 */
export interface Watch {
  readonly wallet: Wallet | WalletFeed;
  /** The clock that all times are read on. */
  readonly clock: Clock;
  readonly state$: Observable<ConnectionState>;
  readonly quality$: Observable<Quality>;
  readonly balance$: Observable<Balance>;
  readonly name$: Observable<string>;
  readonly payments$: Observable<readonly Payment[]>;
  readonly changes$: Observable<readonly Change[]>;
  readonly attempts$: Observable<readonly Attempt[]>;
  readonly spans$: Observable<readonly Span[]>;
  readonly samples$: Observable<readonly Sample[]>;
  /** Steps of the machine, newest last. */
  readonly steps$: Observable<readonly TraceEntry[]>;
  /** Puts a note among the changes. */
  note(title: string, detail: string): void;
  /** Ends the wallet and the history. */
  close(): void;
}

/**
 * Watches a wallet for as long as the page lives, whichever route is shown: histories must not have
 * holes where nobody looked. This subscribes, hence it starts the wallet.
 */
export function startWatch(wallet: Wallet | WalletFeed, clock: Clock): Watch {
  const running = new Subscription();
  const keep = <T>(source: Observable<T>): Observable<T> => {
    const kept = new ReplaySubject<T>(1);
    running.add(source.subscribe(kept));
    return kept.asObservable();
  };
  const { connection } = wallet;
  const note = new Subject<Omit<Change, "n">>();
  const sampleTick$ = interval(SAMPLE_MS).pipe(map(() => clock.now()));
  // The trace is live only, so it must be listened to before the state starts the connection.
  const steps$ = keep(connection.trace$.pipe(keepLast(STEPS_MAX)));
  const attempts$ = keep(attempts(connection.state$, connection.trace$));
  const quality$ = keep(connection.quality$);
  return {
    wallet,
    clock,
    steps$,
    attempts$,
    quality$,
    spans$: keep(spans(connection.state$)),
    state$: keep(connection.state$),
    balance$: keep(wallet.balance$),
    name$: keep(wallet.name$),
    payments$: keep(payments(wallet.payment$)),
    changes$: keep(changes(connection.state$, wallet.balance$, note)),
    samples$: keep(samples(quality$, sampleTick$)),
    note(title: string, detail: string): void {
      note.next({
        at: clock.now(),
        kind: "note",
        tone: "doubt",
        title,
        detail,
      });
    },
    close(): void {
      running.unsubscribe();
      wallet.close();
    },
  };
}

/** The time on a clock, often enough for ages in whole seconds. */
export function clockTicks(clock: Clock): Observable<number> {
  return interval(TICK_MS).pipe(startWith(0), map(() => clock.now()));
}

function keepLast<T>(limit: number): (source: Observable<T>) => Observable<readonly T[]> {
  return scan((list: readonly T[], one: T) => [...list, one].slice(-limit), []);
}
