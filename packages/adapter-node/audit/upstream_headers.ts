import type { Directive } from "./directive.ts";
import type { UpstreamHeader } from "./effective.ts";
import { hostHeader } from "./built_in_variables.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, levelsOf } from "./exchange.ts";
import { isVersionAtLeast } from "./nginx_version.ts";
import { directivesOf, settingOf } from "./setting_of.ts";

/** Headers that nginx sets or drops unless the configuration does, in ngx_http_proxy_headers. */
function defaultHeaders(exchange: Exchange): readonly (readonly [string, string])[] {
  const keepsConnections = isVersionAtLeast(exchange.options.nginxVersion, "1.29.7");
  return [
    ["Host", "$proxy_host"],
    ["Connection", keepsConnections ? "" : "close"],
    ["Content-Length", "$content_length"],
    ["Transfer-Encoding", ""],
    ["TE", ""],
    ["Keep-Alive", ""],
    ["Expect", ""],
    ["Upgrade", ""],
  ];
}

/** Conditions of the client that a cache keeps to itself. */
const CACHE_HEADERS = [
  "if-modified-since",
  "if-unmodified-since",
  "if-none-match",
  "if-match",
  "range",
  "if-range",
];

/**
 * The headers of the request to the upstream: those of `proxy_set_header`, nginx's own where none
 * was set, then the client's own that neither names.
 */
export function upstreamHeaders(pass: Directive, exchange: Exchange): readonly UpstreamHeader[] {
  const protocol = pass.name.replace(/_pass$/, "");
  if (protocol !== "proxy" && protocol !== "grpc") return [];
  const levels = levelsOf(exchange);
  const set = directivesOf(levels, `${protocol}_set_header`).map((from) => ({
    name: from.args[0] ?? "",
    source: from.args[1] ?? "",
    from: from as Directive | null,
  }));
  const names = new Set(set.map(({ name }) => name.toLowerCase()));
  const missing = defaultHeaders(exchange).filter(([name]) => !names.has(name.toLowerCase()))
    .map(([name, source]) => ({ name, source, from: null }));
  const own = [...set, ...missing].map(({ name, source, from }): UpstreamHeader => {
    const { text, unknown } = evaluateText(source, exchange);
    const header = { name, value: text, source, from };
    return unknown.length === 0 ? header : { ...header, unknown };
  }).filter(({ value }) => value !== "");
  const named = new Set([...set, ...missing].map(({ name }) => name.toLowerCase()));
  return [...own, ...passedHeaders(exchange, levels, named)];
}

function passedHeaders(
  exchange: Exchange,
  levels: readonly (readonly Directive[])[],
  named: ReadonlySet<string>,
): readonly UpstreamHeader[] {
  if (settingOf(levels, "proxy_pass_request_headers").value === "off") return [];
  const isCached = settingOf(levels, "proxy_cache").value !== "off";
  const hidden = new Set([...named, ...isCached ? CACHE_HEADERS : []]);
  return clientHeaders(exchange, levels)
    .filter(([name]) => !hidden.has(name.toLowerCase()))
    .map(([name, value]) => ({ name, value, source: value, from: null }));
}

/** What nginx keeps of the client's headers: names it holds for invalid are dropped. */
function clientHeaders(
  { request }: Exchange,
  levels: readonly (readonly Directive[])[],
): readonly (readonly [string, string])[] {
  const keepsUnderscores = settingOf(levels, "underscores_in_headers").value === "on";
  const dropsInvalid = settingOf(levels, "ignore_invalid_headers").value === "on";
  const valid = keepsUnderscores ? /^[A-Za-z0-9_-]+$/ : /^[A-Za-z0-9-]+$/;
  const headers = { host: hostHeader(request), ...request.headers };
  return Object.entries(headers).filter(([name]) => !dropsInvalid || valid.test(name));
}
