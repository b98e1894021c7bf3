const UNIT_BYTES: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * Reads a size as nginx writes it: `4096`, `8k`, `1m`, `2g`.
 *
 * @returns Bytes, or null for what nginx refuses.
 */
export function parseNginxSize(text: string): number | null {
  const [, digits, unit = ""] = /^(\d{1,12})([kKmMgG]?)$/.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits) * (UNIT_BYTES[unit.toLowerCase()] ?? 1);
}
