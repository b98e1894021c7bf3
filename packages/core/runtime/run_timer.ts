import { Observable } from "rxjs";
import type { Clock } from "../ports/clock.ts";

/** One notification, not before `at`; completes after it. */
export function runTimer(clock: Clock, at: number): Observable<number> {
  return new Observable((subscriber) =>
    clock.after(Math.max(0, at - clock.now()), () => {
      subscriber.next(at);
      subscriber.complete();
    })
  );
}
