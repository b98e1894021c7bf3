import { Observable } from "rxjs";
import { currentEvidence } from "../diagnosis/current_evidence.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Clock } from "../ports/clock.ts";

/** Evidence comes in handfuls; one look at each handful is enough. */
const SETTLE_MS = 250;

/**
 * What the newest evidence says, again whenever it says something else. The causes are many and
 * seldom asked for, so they are loaded with the first subscriber and weigh nothing before.
 *
 * @param evidence$ The records kept, then new ones.
 * @param limit Records looked at; the oldest are dropped first.
 */
export function diagnosisOf(
  evidence$: Observable<Evidence>,
  clock: Clock,
  limit: number,
): Observable<Diagnosis> {
  return new Observable((subscriber) => {
    const seen: Evidence[] = [];
    let cancel: (() => void) | null = null;
    let last = "";
    const look = async (): Promise<void> => {
      cancel = null;
      const { diagnose } = await import("../diagnosis/diagnose.ts");
      const diagnosis = diagnose(currentEvidence(seen, clock.now()));
      const gist = JSON.stringify([diagnosis.outcome, diagnosis.summary, diagnosis.causes]);
      if (gist !== last) subscriber.next(diagnosis);
      last = gist;
    };
    const soon = (delayMs: number): void => {
      cancel ??= clock.after(delayMs, () => void look().catch((error) => subscriber.error(error)));
    };
    soon(0);
    const subscription = evidence$.subscribe({
      next: (found) => {
        seen.push(found);
        if (seen.length > limit) seen.shift();
        soon(SETTLE_MS);
      },
      complete: () => subscriber.complete(),
    });
    subscription.add(() => cancel?.());
    return subscription;
  });
}
