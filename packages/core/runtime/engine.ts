import { BehaviorSubject, type Observable, type Subscription } from "rxjs";
import type { Activity } from "../model/activity.ts";
import type { ConnectionEvent } from "../model/event.ts";
import type { ConnectionState } from "../model/state.ts";
import { activities } from "../machine/activities.ts";
import { transition } from "../machine/transition.ts";

/** Starts one activity: what it tells comes back as events, and unsubscribing stops it. */
export type StartActivity = (activity: Activity) => Observable<ConnectionEvent>;

/** What a step was, for those who watch. */
export interface Step {
  readonly before: ConnectionState;
  readonly after: ConnectionState;
  readonly event: ConnectionEvent;
  readonly started: readonly string[];
  readonly stopped: readonly string[];
}

/**
 * The only interpreter of the machine: event → transition → activities → exactly those run → their
 * events. Nothing else starts or stops anything.
 */
export class Engine {
  readonly state$: BehaviorSubject<ConnectionState>;
  readonly #start: StartActivity;
  readonly #watch: (step: Step) => void;
  readonly #running = new Map<string, Subscription | null>();
  readonly #events: ConnectionEvent[] = [];
  #isBusy = false;

  constructor(
    initial: ConnectionState,
    start: StartActivity,
    watch: (step: Step) => void,
  ) {
    this.state$ = new BehaviorSubject(initial);
    this.#start = start;
    this.#watch = watch;
  }

  /** The state now. */
  get state(): ConnectionState {
    return this.state$.value;
  }

  /** Ids of the activities that run now. */
  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Takes in one event; events that come while one is worked on wait for their turn. */
  dispatch(event: ConnectionEvent): void {
    this.#events.push(event);
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (
        let next = this.#events.shift();
        next !== undefined;
        next = this.#events.shift()
      ) {
        this.#step(next);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #step(event: ConnectionEvent): void {
    const before = this.state;
    const after = transition(before, event);
    if (after === before) return;
    const wanted = new Map(
      activities(after).map((activity) => [activity.id, activity] as const),
    );
    const stopped = this.#stopAllBut(wanted);
    const started = [...wanted.values()].filter((activity) => !this.#running.has(activity.id));
    for (const activity of started) this.#run(activity);
    this.#watch({
      before,
      after,
      event,
      started: started.map(({ id }) => id),
      stopped,
    });
    this.state$.next(after);
    // Not before everybody has seen the last state, whoever asked for the end of it.
    if (after.isClosed) this.state$.complete();
  }

  #stopAllBut(wanted: ReadonlyMap<string, Activity>): readonly string[] {
    const stopped = [...this.#running.keys()].filter((id) => !wanted.has(id));
    for (const id of stopped) {
      this.#running.get(id)?.unsubscribe();
      this.#running.delete(id);
    }
    return stopped;
  }

  #run(activity: Activity): void {
    const { id } = activity;
    // Marked before it starts: what it tells at once is taken in after this step.
    this.#running.set(id, null);
    const subscription = this.#start(activity).subscribe({
      next: (event) => {
        // A timer that fired is over, and the next state decides anew whether to wait for the same
        // moment.
        if (activity.type === "timer") this.#running.delete(id);
        this.dispatch(event);
      },
    });
    if (this.#running.has(id)) this.#running.set(id, subscription);
    else subscription.unsubscribe();
  }
}
