const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STRETCH_EXACT_MS = 10 * SECOND_MS;

/**
 * A length of time in at most two units: `2 s`, `3 min 20 s`, `5 h 2 min`.
 *
 * @param ms Milliseconds; negative ones count as none.
 * @param round How parts of a second are treated: an age is rounded down, a bound up. @default
 * {"down"}
 */
export function formatDuration(ms: number, round: "down" | "up" = "down"): string {
  if (ms === Infinity) return "unknown";
  const whole = round === "up" ? Math.ceil(ms / SECOND_MS) : Math.floor(ms / SECOND_MS);
  const span = Math.max(0, whole) * SECOND_MS;
  if (span < MINUTE_MS) return `${span / SECOND_MS} s`;
  if (span < HOUR_MS) return pair(span, MINUTE_MS, "min", SECOND_MS, "s");
  if (span < DAY_MS) return pair(span, HOUR_MS, "h", MINUTE_MS, "min");
  return pair(span, DAY_MS, "d", HOUR_MS, "h");
}

/**
 * A stretch of time for a table, where parts of a second matter: `240 ms`, `3.20 s`, `2 min 5 s`.
 *
 * @param ms Milliseconds.
 */
export function formatStretch(ms: number): string {
  return ms < STRETCH_EXACT_MS ? formatLatency(Math.max(0, ms)) : formatDuration(ms);
}

/**
 * How long ago something was: `now`, `2 s ago`, `3 min 20 s ago`.
 *
 * @param ms Milliseconds since then.
 */
export function formatAge(ms: number): string {
  return ms < SECOND_MS ? "now" : `${formatDuration(ms)} ago`;
}

/**
 * Time of day with seconds, `14:03:59`, in the reader's own zone.
 *
 * @param at Milliseconds since the epoch.
 */
export function formatClock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/**
 * A short time for instruments: `43 ms`, `1.25 s`.
 *
 * @param ms Milliseconds, or `null` where nothing was measured.
 */
export function formatLatency(ms: number | null): string {
  if (ms === null) return "not measured";
  return ms < SECOND_MS ? `${Math.round(ms)} ms` : `${(ms / SECOND_MS).toFixed(2)} s`;
}

function pair(ms: number, large: number, largeName: string, small: number, name: string): string {
  const rest = Math.floor((ms % large) / small);
  const head = `${Math.floor(ms / large)} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${name}`;
}
