import { Observable } from "rxjs";
import type { Puller, PullRequest, PullResult } from "../ports/puller.ts";

/** Asks once while subscribed; unsubscribing cancels the request. */
export function runPoll(
  puller: Puller,
  request: PullRequest,
): Observable<PullResult> {
  return new Observable((subscriber) => {
    const report = (result: PullResult): void => {
      subscriber.next(result);
      subscriber.complete();
    };
    try {
      return puller.pull(request, report);
    } catch (error) {
      // The text of the error may hold the address, and so a key: its name has to do.
      const name = error instanceof Error ? error.name : typeof error;
      report({ ok: false, failure: { how: "network", message: `The puller threw ${name}` } });
      return;
    }
  });
}
