import type { ConnectionState } from "@holdfast/core";
import { distinctUntilChanged, filter, map, type Observable, type Subscription } from "rxjs";

const UNAUTHORIZED = 401;

/**
 * Calls back each time the gateway refuses a ticket: it restarted with another secret, or the
 * device slept until the ticket had expired.
 */
export function renewRefused(
  state$: Observable<ConnectionState>,
  renew: () => void,
): Subscription {
  return state$.pipe(
    map(({ pull }) =>
      pull?.lastFailure?.status === UNAUTHORIZED && pull.failures > 0 ? pull.count : 0
    ),
    distinctUntilChanged(),
    filter((count) => count > 0),
  ).subscribe(renew);
}
