const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/**
 * Reads a time as nginx writes it: `60`, `60s`, `1h 30m`, `500ms`.
 *
 * Larger units come first and none comes twice, as in `ngx_parse_time`.
 *
 * @returns Milliseconds, or null for what nginx refuses.
 */
export function parseNginxTime(text: string): number | null {
  const parts = text.trim().match(/^(\d{1,9}(ms|[smhdwMy])? *)+$/) === null
    ? []
    : [...text.matchAll(/(\d+)(ms|[smhdwMy])?/g)];
  let total = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [, digits, unit = "s"] of parts) {
    const size = UNIT_MS[unit] ?? 0;
    if (size >= smallest) return null;
    smallest = size;
    total += Number(digits) * size;
  }
  return parts.length === 0 ? null : total;
}
