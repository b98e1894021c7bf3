/**
 * Throws if something does not hold.
 *
 * @param what Says what must hold, and the facts; made only when needed, since checks run millions
 * of times.
 */
export function must(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(`It must hold that ${what()}`);
}
