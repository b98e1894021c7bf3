import type { Balance, ConnectionState } from "@holdfast/core";
import { formatAge, formatDuration } from "./format_time.ts";
import { routeWord } from "./route_word.ts";

/** The age of a value in words, with what the gauge needs. */
export interface AgeWords {
  /** "as of 2 s ago, at most 10 s old, by WebSocket". */
  readonly text: string;
  /** Nothing confirms the value any more, or its confirmation does not come. */
  readonly isOld: boolean;
  /** Age as a share of the bound, 0 to 1. */
  readonly share: number;
}

/**
 * Says how old a balance is, how old it can get, and what brought it. It is old when no bound
 * holds, and also when the bound was passed by more than one answer may take, whatever the state
 * says. Passing it by less is ordinary: the bound shrinks when questions become more frequent, and
 * the value in hand is only confirmed by the next answer.
 *
 * @param now Time on the connection's clock.
 */
export function describeAge(balance: Balance, state: ConnectionState, now: number): AgeWords {
  const ageMs = Math.max(0, now - balance.asOf);
  const { maxAgeMs } = balance;
  const asOf = `as of ${formatAge(ageMs)}`;
  const by = `by ${routeWord(state, balance.via)}`;
  if (ageMs <= maxAgeMs && maxAgeMs !== Infinity) {
    const bound = `at most ${formatDuration(maxAgeMs, "up")} old`;
    return {
      text: `${asOf}, ${bound}, ${by}`,
      isOld: false,
      share: ageMs / maxAgeMs,
    };
  }
  if (maxAgeMs === Infinity) {
    return {
      text: `${asOf}, ${by}; nothing confirms it now`,
      isOld: true,
      share: 1,
    };
  }
  const isOld = ageMs > maxAgeMs + state.plan.options.pullTimeoutMs;
  const why = isOld ? "its confirmation does not come" : "it is being confirmed";
  return { text: `${asOf}, ${by}; ${why}`, isOld, share: 1 };
}
