import type { AccessLine } from "./access_line.ts";

/** Reads one line of an access log; null where the line does not have this format. */
export type AccessFormat = (line: string) => AccessLine | null;

interface Piece {
  /** The variable's name; empty for the text before the first. */
  readonly variable: string;
  /** The text that follows it. */
  readonly text: string;
}

const VARIABLE_REGEXP = /\$(?:\{(\w+)\}|(\w+))/g;
const FORMAT_CHARACTERS_MAX = 4096;

/**
 * A reader for the text of a `log_format`, such as
 * `$remote_addr [$time_local] "$request" $status rt=$request_time`.
 *
 * @example A format of one's own
 * ```ts
 * import { accessFormat } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const read = accessFormat('$status "$request" up=$http_upgrade');
 * equal(read('405 "GET /feed HTTP/1.1" up=-')?.upgrade, "");
 * ```
 *
 * @param format As it stands in the configuration, without quotes around it.
 * @returns A reader that needs `$status` and one of `$request`, `$request_uri` and `$uri`; without
 * them it reads nothing.
 */
export function accessFormat(format: string): AccessFormat {
  const pieces = piecesOf(format.slice(0, FORMAT_CHARACTERS_MAX));
  return (line) => {
    const values = valuesOf(line, pieces);
    return values === null ? null : accessLineOf(values);
  };
}

function piecesOf(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let variable = "";
  let from = 0;
  for (const match of format.matchAll(VARIABLE_REGEXP)) {
    pieces.push({ variable, text: format.slice(from, match.index) });
    variable = match[1] ?? match[2] ?? "";
    from = match.index + match[0].length;
  }
  pieces.push({ variable, text: format.slice(from) });
  return pieces;
}

/** One walk from left to right: no format can make it slow. */
function valuesOf(line: string, pieces: readonly Piece[]): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  let at = 0;
  for (const [n, { variable, text }] of pieces.entries()) {
    const isLast = n === pieces.length - 1;
    const end = isLast && text === "" ? line.length : endOf(line, at, variable, text);
    if (end === -1 || (variable === "" && end !== at)) return null;
    if (variable !== "") values.set(variable, line.slice(at, end));
    at = end + text.length;
  }
  return values;
}

/** Times of several upstreams are a list, `0.1, 0.2` or `0.1 : 0.2`, with the separator inside. */
function endOf(line: string, from: number, variable: string, text: string): number {
  let end = line.indexOf(text, from);
  if (!variable.startsWith("upstream_")) return end;
  while (
    end !== -1 && (/[,:] ?$/.test(line.slice(Math.max(from, end - 2), end)) ||
      line.startsWith(" : ", end))
  ) end = line.indexOf(text, end + 1);
  return end;
}

function accessLineOf(values: ReadonlyMap<string, string>): AccessLine | null {
  const status = Number(values.get("status") ?? Number.NaN);
  const [, asked, version] = /^[A-Z]+ (\S+)(?: HTTP\/(\S+))?$/.exec(values.get("request") ?? "") ??
    [];
  const path = asked ?? values.get("request_uri") ?? values.get("uri");
  if (!Number.isInteger(status) || status < 100 || status > 599 || path === undefined) return null;
  const httpVersion = version ?? values.get("server_protocol")?.replace("HTTP/", "");
  const time = values.get("request_time");
  const tookMs = time === undefined || time.trim() === "" ? Number.NaN : Number(time) * 1000;
  const upgrade = values.get("http_upgrade");
  return {
    status,
    path,
    ...(httpVersion === undefined ? {} : { httpVersion }),
    ...(Number.isFinite(tookMs) ? { tookMs: Math.round(tookMs) } : {}),
    ...(upgrade === undefined ? {} : { upgrade: upgrade === "-" ? "" : upgrade }),
  };
}
