import type { ProbeContext } from "./probe_context.ts";

const TELLING = new Set([
  "access-control-allow-origin",
  "age",
  "allow",
  "alt-svc",
  "cache-control",
  "cf-cache-status",
  "cf-mitigated",
  "cf-ray",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "holdfast",
  "location",
  "proxy-authenticate",
  "retry-after",
  "sec-websocket-accept",
  "sec-websocket-extensions",
  "sec-websocket-protocol",
  "sec-websocket-version",
  "server",
  "transfer-encoding",
  "upgrade",
  "vary",
  "via",
  "www-authenticate",
  "x-accel-buffering",
  "x-cache",
  "x-cache-status",
  "x-powered-by",
  "x-proxy-cache",
  "x-served-by",
]);
const VALUE_CHARACTERS_MAX = 256;
const BODY_CHARACTERS_MAX = 512;

/** The headers that help a diagnosis, masked; of cookies only the names. */
export function tellingHeaders(
  headers: Readonly<Record<string, string>>,
  context: ProbeContext,
): Readonly<Record<string, string>> {
  const telling: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name === "set-cookie") telling[name] = cookieNames(value);
    else if (TELLING.has(name) || /^(x-)?ratelimit-/.test(name)) {
      telling[name] = context.mask(value).slice(0, VALUE_CHARACTERS_MAX);
    }
  }
  return telling;
}

/** The start of a body as a report may show it. Masked before it is cut, so no half is left. */
export function bodyStartOf(body: string, context: ProbeContext): string {
  // deno-lint-ignore no-control-regex
  const printable = body.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd");
  return context.mask(printable).slice(0, BODY_CHARACTERS_MAX);
}

function cookieNames(value: string): string {
  const pairs = value.split(/,\s*(?=[^;,\s]+=)/);
  const names = pairs.map((pair) => pair.split("=", 1)[0]?.trim() ?? "");
  return names.join(", ").slice(0, VALUE_CHARACTERS_MAX);
}
