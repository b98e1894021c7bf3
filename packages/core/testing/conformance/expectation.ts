/**
 * Fails a case unless the condition holds.
 *
 * @param isMet The condition.
 * @param what What was expected, and what was seen.
 * @throws {Error} If the condition does not hold.
 */
export function expect(isMet: boolean, what: string): asserts isMet {
  if (!isMet) throw new Error(what);
}

/**
 * Fails a case unless two values print the same as JSON.
 *
 * @throws {Error} If they differ, with both.
 */
export function expectEqual(
  actual: unknown,
  expected: unknown,
  what: string,
): void {
  const [seen, wanted] = [show(actual), show(expected)];
  expect(
    seen === wanted,
    `${what}: expected ${shorten(wanted)}, saw ${shorten(seen)}`,
  );
}

/** A value as text, with bytes as numbers. */
export function show(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, part) => part instanceof Uint8Array ? { bytes: Array.from(part) } : part,
  ) ?? "undefined";
}

function shorten(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}… (${text.length} characters)`;
}
