import type { AccessLine } from "./access_line.ts";

/** Under which names logs keep a thing, the usual first; names are compared without `_` and `-`. */
const NAMES = {
  status: ["status", "httpstatus", "statuscode", "responsecode", "response"],
  request: ["request", "requestline", "httprequest"],
  path: ["requesturi", "uri", "path", "url", "requestpath"],
  version: ["serverprotocol", "protocol", "httpversion", "requestproto"],
  took: ["requesttime", "duration", "requesttimesec", "responsetime"],
  upgrade: ["httpupgrade", "upgrade", "requestupgrade"],
} as const;

const REQUEST_REGEXP = /^[A-Z]{3,10} (\S+)(?: HTTP\/(\d(?:\.\d)?))?/;
/** Before the JSON may stand what a collector put there. */
const PREFIX_CHARACTERS_MAX = 200;

/**
 * One line of an access log in JSON, under the names that nginx's variables suggest, nested once
 * at most.
 *
 * @returns Null for a line that is none.
 */
export function jsonAccessLine(line: string): AccessLine | null {
  const from = line.slice(0, PREFIX_CHARACTERS_MAX).indexOf("{");
  if (from === -1) return null;
  const fields = fieldsOf(line.slice(from));
  const status = Number(pick(fields, "status") ?? Number.NaN);
  if (!Number.isInteger(status) || status < 100 || status > 599) return null;
  const request = REQUEST_REGEXP.exec(pick(fields, "request") ?? "");
  const path = request?.[1] ?? pick(fields, "path");
  if (path === undefined) return null;
  const version = request?.[2] ?? pick(fields, "version")?.replace(/^HTTP\//i, "");
  const tookMs = Number(pick(fields, "took") ?? Number.NaN) * 1000;
  const upgrade = pick(fields, "upgrade");
  return {
    status,
    path,
    ...(version === undefined || version === "" ? {} : { httpVersion: version }),
    ...(Number.isFinite(tookMs) ? { tookMs: Math.round(tookMs) } : {}),
    ...(upgrade === undefined ? {} : { upgrade: upgrade === "-" ? "" : upgrade }),
  };
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return new Map();
  }
  const fields = new Map<string, string>();
  const add = (value: unknown, isNested: boolean): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [name, field] of Object.entries(value)) {
      const key = name.toLowerCase().replaceAll(/[_\-.]/g, "");
      if (typeof field === "string" || typeof field === "number") {
        if (!fields.has(key)) fields.set(key, String(field));
      } else if (!isNested) add(field, true);
    }
  };
  add(parsed, false);
  return fields;
}

function pick(fields: ReadonlyMap<string, string>, what: keyof typeof NAMES): string | undefined {
  const name = NAMES[what].find((candidate) => fields.has(candidate));
  return name === undefined ? undefined : fields.get(name);
}
