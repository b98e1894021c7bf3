import { maskText, type Secret } from "@holdfast/core";

/** Hides secrets in a text. */
export type Mask = (text: string) => string;

/**
 * A mask for these secrets, in every spelling in which a path or a report may show them: as they
 * are, percent-encoded, and as JSON writes them.
 */
export function maskOf(secrets: readonly (Secret | string)[]): Mask {
  const spellings = new Set(secrets.flatMap((secret) => {
    const value = typeof secret === "string" ? secret : secret.reveal();
    return [value, percentEncoded(value), JSON.stringify(value).slice(1, -1)];
  }));
  const values = [...spellings];
  return (text) => maskText(text, values);
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

function percentEncoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half a surrogate pair cannot be encoded, and so never stands in an address.
    return value;
  }
}
