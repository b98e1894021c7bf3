const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const ACCESS_REGEXP = /\b(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)/;
const ERROR_REGEXP = /(?:^|[\s|])(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) \[/;
const ISO_REGEXP = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/;

/**
 * When a line of a log was written: the access log's `20/Nov/2026:15:52:06 +0000`, the error log's
 * `2026/11/20 15:52:06` (which names no zone: this machine's is taken), or ISO 8601.
 *
 * @returns Wall-clock milliseconds; null where the line does not say.
 */
export function logTime(line: string): number | null {
  const head = line.slice(0, 512);
  const access = ACCESS_REGEXP.exec(head);
  if (access !== null) {
    const [day, month, year, h, m, s, zoneH, zoneM] = access.slice(1);
    const monthIndex = MONTHS.indexOf(month ?? "") / 3;
    const offset = Number(zoneH) * 60 + Math.sign(Number(`${zoneH}1`)) * Number(zoneM);
    return valid(
      Date.UTC(Number(year), monthIndex, Number(day), Number(h), Number(m), Number(s)) -
        offset * 60_000,
    );
  }
  const error = ERROR_REGEXP.exec(head);
  if (error !== null) {
    const [year, month, day, h, m, s] = error.slice(1).map(Number);
    return valid(new Date(year ?? 0, (month ?? 1) - 1, day, h, m, s).getTime());
  }
  const iso = ISO_REGEXP.exec(head)?.[0];
  return iso === undefined ? null : valid(Date.parse(iso.replace(" ", "T").replace(",", ".")));
}

function valid(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
