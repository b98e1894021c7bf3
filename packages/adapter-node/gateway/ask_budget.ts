/** Questions at once, and how many a second are earned back. */
const ASKS_MAX = 20;
const ASKS_PER_SECOND = 2;

/**
 * Whether one more question of a client is within the rate, at each call.
 *
 * @param now Time, in milliseconds.
 */
export function askBudget(now: () => number): () => boolean {
  let tokens = ASKS_MAX;
  let at = now();
  return () => {
    tokens = Math.min(ASKS_MAX, tokens + (now() - at) * ASKS_PER_SECOND / 1000);
    at = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
