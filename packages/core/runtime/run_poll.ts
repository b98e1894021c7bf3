import { Observable } from "rxjs";
import type { Puller, PullRequest, PullResult } from "../ports/puller.ts";

/** Asks once while subscribed; unsubscribing cancels the request. */
export function runPoll(
  puller: Puller,
  request: PullRequest,
): Observable<PullResult> {
  return new Observable((subscriber) =>
    puller.pull(request, (result) => {
      subscriber.next(result);
      subscriber.complete();
    })
  );
}
