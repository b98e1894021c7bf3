import type { Balance, ConnectionState, Payment, Quality } from "@holdfast/core";
import type { TraceEntry } from "@holdfast/core";
import { type Current, fromObservable } from "../from_observable.ts";
import type { Attempt } from "./attempts.ts";
import type { Change } from "./changes.ts";
import type { Sample } from "./samples.ts";
import type { Span } from "./spans.ts";
import { clockTicks, type Watch } from "./watch.ts";

/** A watch as templates read it: every field is reactive through `current`. */
export interface View {
  readonly watch: Watch;
  readonly state: Current<ConnectionState>;
  readonly quality: Current<Quality>;
  readonly balance: Current<Balance | null>;
  readonly name: Current<string>;
  readonly payments: Current<readonly Payment[]>;
  readonly changes: Current<readonly Change[]>;
  readonly attempts: Current<readonly Attempt[]>;
  readonly spans: Current<readonly Span[]>;
  readonly samples: Current<readonly Sample[]>;
  readonly steps: Current<readonly TraceEntry[]>;
  /** The time on the connection's clock, twice a second. */
  readonly now: Current<number>;
}

/** Makes a watch readable by templates. */
export function viewOf(watch: Watch): View {
  const { state } = watch.wallet.connection;
  return {
    watch,
    state: fromObservable(watch.state$, state),
    quality: fromObservable(watch.quality$, state.quality),
    balance: fromObservable<Balance | null>(watch.balance$, null),
    name: fromObservable(watch.name$, ""),
    payments: fromObservable<readonly Payment[]>(watch.payments$, []),
    changes: fromObservable<readonly Change[]>(watch.changes$, []),
    attempts: fromObservable<readonly Attempt[]>(watch.attempts$, []),
    spans: fromObservable<readonly Span[]>(watch.spans$, []),
    samples: fromObservable<readonly Sample[]>(watch.samples$, []),
    steps: fromObservable<readonly TraceEntry[]>(watch.steps$, []),
    now: fromObservable(clockTicks(watch.clock), watch.clock.now()),
  };
}
