import type { Directive } from "./directive.ts";

/**
 * What a file is a piece of: the whole (`main`), a file of conf.d (`http`), what stands in a
 * `server`, or what stands in a `location`.
 */
export type ConfigContext = "main" | "http" | "server" | "location";

const HTTP_ONLY = new Set([
  "upstream",
  "map",
  "geo",
  "split_clients",
  "limit_req_zone",
  "limit_conn_zone",
  "proxy_cache_path",
  "log_format",
]);

/** Tells from its outermost directives what a file is a piece of. */
export function contextOf(directives: readonly Directive[]): ConfigContext {
  const has = (name: string): boolean =>
    directives.some((directive) => directive.name === name && directive.block !== undefined);
  if (has("http") || has("events") || has("stream") || has("mail")) return "main";
  if (has("server")) return "http";
  if (has("location") || directives.some(isOfServer)) return "server";
  return directives.some(({ name }) => HTTP_ONLY.has(name)) ? "http" : "location";
}

function isOfServer({ name }: Directive): boolean {
  return name === "listen" || name === "server_name";
}
