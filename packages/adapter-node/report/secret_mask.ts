import { MASK, maskText, type Secret } from "@holdfast/core";

/** Hides secrets in a text. */
export type Mask = (text: string) => string;

/** Shorter values stand everywhere by chance. */
const SECRET_CHARACTERS_MIN = 4;

/**
 * A mask for text from elsewhere: hides these secrets in every spelling in which a path or a report
 * may show them (as they are, percent-encoded, as JSON writes them), and whatever else looks like a
 * credential in an address.
 */
export function maskOf(secrets: readonly (Secret | string)[]): Mask {
  const values = spellingsOf(secrets);
  return (text) => maskText(text, values);
}

/**
 * A mask for sentences of our own, made of masked evidence: hides these secrets, and leaves
 * placeholders such as `/api/v1/ws/<invoice key>` as they are.
 */
export function literalMaskOf(secrets: readonly (Secret | string)[]): Mask {
  const values = spellingsOf(secrets)
    .filter(({ length }) => length >= SECRET_CHARACTERS_MIN)
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

/**
 * A value of plain data with every text in it masked, names of fields included.
 *
 * @typeParam Value Its type, which masking leaves alone.
 */
export function maskDeep<Value>(value: Value, mask: Mask): Value {
  return masked(value, mask) as Value;
}

function masked(value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [mask(name), masked(field, mask)]),
  );
}

function spellingsOf(secrets: readonly (Secret | string)[]): string[] {
  const spellings = secrets.flatMap((secret) => {
    const value = typeof secret === "string" ? secret : secret.reveal();
    return [value, percentEncoded(value), JSON.stringify(value).slice(1, -1)];
  });
  return [...new Set(spellings)];
}

function percentEncoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half a surrogate pair cannot be encoded, and so never stands in an address.
    return value;
  }
}
