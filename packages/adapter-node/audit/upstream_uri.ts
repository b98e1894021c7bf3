import type { Directive } from "./directive.ts";
import { locationKind } from "./choose_location.ts";
import type { Exchange } from "./exchange.ts";
import type { PassTarget } from "./pass_target.ts";
import { escapePath } from "./uri_text.ts";

/**
 * The URI of the request line to the upstream, as `ngx_http_proxy_create_request` makes it: with
 * variables and a URI, that URI alone; without a URI the client's own line, or what `rewrite` made
 * of it; with a URI, that URI in the place of the location's prefix.
 */
export function upstreamUri(target: PassTarget, exchange: Exchange): string {
  const { path, args, request, isPathOriginal, isInternal, mayReplacePrefix } = exchange;
  if (target.isVariable && target.uri !== "") return target.uri;
  if (target.uri === "" && isPathOriginal) return request.path.split("#", 1)[0] ?? "";
  const prefix = prefixLength(exchange.chain.at(-1));
  const replaced = mayReplacePrefix && target.uri !== "" ? Math.min(prefix, path.length) : 0;
  const isEscaped = isInternal || request.path.includes("%");
  const rest = isEscaped ? escapePath(path.slice(replaced)) : path.slice(replaced);
  const start = mayReplacePrefix ? target.uri : "";
  return start + rest + (args === "" ? "" : `?${args}`);
}

/** Regular expressions and names of locations replace nothing. */
function prefixLength(location: Directive | undefined): number {
  if (location === undefined) return 0;
  const { kind, pattern } = locationKind(location);
  return kind === "exact" || kind === "prefix" ? pattern.length : 0;
}
