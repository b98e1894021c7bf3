import type { Observable } from "rxjs";
import { createSubscriber } from "svelte/reactivity";

/** The newest value of an observable, as runes see it. */
export interface Current<T> {
  readonly current: T;
}

/**
 * The one seam between RxJS and Svelte: reading `current` inside an effect or a template
 * subscribes, and the last reader to leave unsubscribes. On a server nothing tracks, so nothing is
 * ever subscribed there.
 *
 * @param source What to follow.
 * @param initial What `current` is before the first value.
 */
export function fromObservable<T>(source: Observable<T>, initial: T): Current<T> {
  let current = initial;
  const subscribe = createSubscriber((update) => {
    const subscription = source.subscribe((value) => {
      current = value;
      update();
    });
    return () => subscription.unsubscribe();
  });
  return {
    get current(): T {
      subscribe();
      return current;
    },
  };
}
