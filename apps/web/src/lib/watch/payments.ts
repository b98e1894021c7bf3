import type { Payment } from "@holdfast/core";
import { type Observable, scan } from "rxjs";

/** Payments kept. */
export const PAYMENTS_MAX = 50;

/** The newest payments first; a payment that changes its status keeps its place. */
export function payments(payment$: Observable<Payment>): Observable<readonly Payment[]> {
  return payment$.pipe(
    scan((list: readonly Payment[], payment) => {
      const rest = list.filter((one) => one.id !== payment.id);
      const older = rest.findIndex((one) => (one.time ?? 0) <= (payment.time ?? Infinity));
      const at = older < 0 ? rest.length : older;
      return [...rest.slice(0, at), payment, ...rest.slice(at)].slice(0, PAYMENTS_MAX);
    }, []),
  );
}
