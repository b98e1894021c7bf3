import { jsonAccessLine } from "./json_access_line.ts";
import type { AccessFormat } from "./access_format.ts";

/** One request in an access log, as far as the log tells. */
export interface AccessLine {
  readonly status: number;
  /** With its query. */
  readonly path: string;
  /** `1.0`, `1.1`, `2.0`, `3.0`; absent where the log does not say. */
  readonly httpVersion?: string;
  /** `$request_time`, in milliseconds. */
  readonly tookMs?: number;
  /** `$http_upgrade`; empty where the request had none. Absent where the log does not say. */
  readonly upgrade?: string;
}

const REQUEST_REGEXP = /"?\b[A-Z]{3,10} (\/[^\s"]*|\*|https?:\/\/[^\s"]*) HTTP\/(\d(?:\.\d)?)"?/;
/** uvicorn writes `10.0.0.2:0 - "GET / HTTP/1.1" 200`, which no proxy does. */
const UVICORN_REGEXP = /[\d.\]a-f]:\d{1,5} - "/;
const STATUS_AFTER_REGEXP = /^[\s|,;]+(?:status[=:]\s*"?)?([1-5]\d\d)\b/;
const NAMED_STATUS_REGEXP = /\bstatus[=:]\s*"?([1-5]\d\d)\b/i;
const STATUS_BEFORE_REGEXP = /(?:^|[\s|])([1-5]\d\d)[\s|]+"?$/;
const NAMED_TIME_REGEXP = /\b(?:rt|request_time|reqtime|duration|took)[=:]\s*"?(\d{1,7}\.\d{3})\b/i;
const LONE_TIME_REGEXP = /(?<=^|[\s|",])\d{1,7}\.\d{3}(?=$|[\s|",])/g;
/** What a client may have made long ends before. */
const TIMES_WITHIN = 4096;
const UPGRADE_REGEXP = /\b(?:http_)?upgrade[=:]\s*"?([\w.-]*)/i;

/**
 * One line of an access log, in the format that is given, as JSON, or guessed: `combined`, and
 * formats that keep the request as `METHOD path HTTP/version` with its status beside it.
 *
 * @returns Null for a line that is none.
 */
export function accessLine(line: string, format?: AccessFormat): AccessLine | null {
  const given = format?.(line) ?? null;
  if (given !== null) return given;
  return line.startsWith("{") || line.endsWith("}") ? jsonAccessLine(line) : guessed(line);
}

function guessed(line: string): AccessLine | null {
  const request = REQUEST_REGEXP.exec(line);
  if (request === null) return null;
  const before = line.slice(0, request.index);
  if (UVICORN_REGEXP.test(`${before.slice(-64)}"`)) return null;
  const after = line.slice(request.index + request[0].length);
  const status = STATUS_AFTER_REGEXP.exec(after) ?? NAMED_STATUS_REGEXP.exec(line) ??
    STATUS_BEFORE_REGEXP.exec(before.slice(-64));
  if (status === null) return null;
  const took = tookSeconds(line, after);
  const upgrade = UPGRADE_REGEXP.exec(after);
  return {
    status: Number(status[1]),
    path: request[1] ?? "",
    httpVersion: request[2] ?? "",
    ...(took === null ? {} : { tookMs: Math.round(took * 1000) }),
    ...(upgrade === null ? {} : { upgrade: upgrade[1] === "-" ? "" : upgrade[1] ?? "" }),
  };
}

/** Of several times the longest is the whole request's: upstreams answer within it. */
function tookSeconds(line: string, after: string): number | null {
  const named = NAMED_TIME_REGEXP.exec(line)?.[1];
  if (named !== undefined) return Number(named);
  const lone = after.slice(0, TIMES_WITHIN).match(LONE_TIME_REGEXP);
  return lone === null ? null : Math.max(...lone.map(Number));
}
