import type { Directive } from "./directive.ts";
import { type Exchange, known, type Text } from "./exchange.ts";
import { nginxRegExp } from "./nginx_regexp.ts";

/** Words of a `map` block that are no values. */
const PARAMETERS = new Set(["hostnames", "volatile", "include"]);

/**
 * What a `map` makes of the request.
 *
 * @returns Null where it cannot be known: `geo`, `split_clients`, an unknown source.
 */
export function mappedValue(definition: Directive, exchange: Exchange): Text | null {
  const entries = (definition.block ?? []).filter(isEntry);
  if (definition.name !== "map") return onlyValue(entries, exchange);
  const source = exchange.evaluate(definition.args[0] ?? "");
  if (source.unknown.length > 0) return onlyValue(entries, exchange);
  const usesHostnames = (definition.block ?? []).some(({ name }) => name === "hostnames");
  const entry = chooseEntry(entries, source.text, usesHostnames, exchange);
  if (entry === "unknown") return null;
  return entry === null ? known("") : exchange.evaluate(entry.args[0] ?? "");
}

function isEntry({ name, args }: Directive): boolean {
  return args.length > 0 && !PARAMETERS.has(name);
}

/** Known where every way leads to the same value. */
function onlyValue(entries: readonly Directive[], exchange: Exchange): Text | null {
  const values = new Set(entries.map(({ args }) => args[0] ?? ""));
  const [value] = values;
  const isCovered = entries.some(({ name }) => name === "default") || value === "";
  return values.size === 1 && value !== undefined && isCovered ? exchange.evaluate(value) : null;
}

/** Exact, longest `*.x`, longest `x.*`, first regular expression, default: ngx_http_map_find. */
function chooseEntry(
  entries: readonly Directive[],
  text: string,
  usesHostnames: boolean,
  exchange: Exchange,
): Directive | null | "unknown" {
  const lower = text.toLowerCase();
  const host = usesHostnames ? lower.replace(/\.$/, "") : lower;
  const plain = entries.filter(({ name }) => !name.startsWith("~"));
  const exact = plain.find(({ name }) =>
    name !== "default" && keyOf(name) === host ||
    (usesHostnames && name.startsWith(".") && keyOf(name).slice(1) === host)
  );
  if (exact !== undefined) return exact;
  const wildcard = usesHostnames ? wildcardEntry(plain, host) : undefined;
  if (wildcard !== undefined) return wildcard;
  let isUnsure = false;
  for (const entry of entries) {
    if (!entry.name.startsWith("~")) continue;
    const isCaseless = entry.name.startsWith("~*");
    const match = nginxRegExp(entry.name.slice(isCaseless ? 2 : 1), isCaseless).exec(text);
    if (match === "unknown") isUnsure = true;
    if (match === null || match === "unknown") continue;
    exchange.captures = [...match].map((part) => part ?? "");
    for (const [name, value] of Object.entries(match.groups ?? {})) {
      exchange.variables.set(name.toLowerCase(), known(value ?? ""));
    }
    return isUnsure ? "unknown" : entry;
  }
  if (isUnsure) return "unknown";
  return plain.find(({ name }) => name === "default") ?? null;
}

/** A backslash protects a key that would be a parameter, such as `\default`. */
function keyOf(name: string): string {
  return (name.startsWith("\\") ? name.slice(1) : name).toLowerCase();
}

function wildcardEntry(entries: readonly Directive[], host: string): Directive | undefined {
  const byLength = (fits: (key: string) => boolean): Directive | undefined =>
    entries.filter(({ name }) => fits(keyOf(name)))
      .sort((a, b) => b.name.length - a.name.length)[0];
  return byLength((key) =>
    key.startsWith("*.") ? host.endsWith(key.slice(1)) : key.startsWith(".") && host.endsWith(key)
  ) ?? byLength((key) => key.endsWith(".*") && host.startsWith(key.slice(0, -1)));
}
