/**
 * A stretch of time in words: `12 ms`, `1.5 s`, `60 s`, `2 min 30 s`.
 *
 * @param ms Milliseconds; not below zero.
 */
export function durationWords(ms: number): string {
  if (ms > 0 && ms < 1) return "under 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 10) return `${seconds} s`;
  const whole = Math.round(ms / 1000);
  if (whole < 100) return `${whole} s`;
  if (whole >= 7200) return `${Math.round(whole / 360) / 10} h`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
}

/** A size in words: `1,420 B`, `64 KiB`, `1.5 MiB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 10_240) return `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ",")} B`;
  const kib = bytes / 1024;
  const [amount, unit] = kib < 1024 ? [kib, "KiB"] : [kib / 1024, "MiB"];
  return `${Math.round(amount * 10) / 10} ${unit}`;
}

/** A share of one in percent; never 100, since nothing is that sure. */
export function percentWords(share: number): string {
  return `${Math.min(99, Math.floor(share * 100))} %`;
}
