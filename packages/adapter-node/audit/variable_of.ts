import { BUILT_IN_VARIABLES, KNOWN_BY_NATURE } from "./built_in_variables.ts";
import type { Exchange, Text } from "./exchange.ts";
import { known } from "./exchange.ts";
import { mappedValue } from "./mapped_value.ts";

/** Variables looked up for one request. */
const WORK_MAX = 20_000;

/** The value of a variable for a request; unknown ones stand as `$name`. */
export function variableOf(rawName: string, exchange: Exchange): Text {
  if (exchange.work++ > WORK_MAX) return unknownVariable(rawName);
  // Names of variables are compared without regard to case.
  const name = rawName.toLowerCase();
  const set = exchange.variables.get(name);
  if (set !== undefined) return set;
  const definition = exchange.definitions.get(name);
  if (definition !== undefined) return definedValue(name, exchange);
  const builtIn = BUILT_IN_VARIABLES[name]?.(exchange);
  if (builtIn !== undefined && builtIn !== null) return known(builtIn);
  const prefixed = builtIn === null ? null : prefixedVariable(name, exchange);
  if (prefixed !== null) return known(prefixed);
  if (exchange.declared.has(name) && !KNOWN_BY_NATURE.has(name)) return known("");
  return unknownVariable(rawName);
}

/** A variable of which only the name is known. */
export function unknownVariable(name: string): Text {
  return { text: `$${name}`, unknown: [name] };
}

function definedValue(name: string, exchange: Exchange): Text {
  const definition = exchange.definitions.get(name);
  if (definition === undefined || exchange.evaluating.has(name)) return known("");
  exchange.evaluating.add(name);
  const value = mappedValue(definition, exchange) ?? unknownVariable(name);
  exchange.evaluating.delete(name);
  const isVolatile = definition.block?.some((entry) => entry.name === "volatile") === true;
  if (!isVolatile) exchange.variables.set(name, value);
  return value;
}

/** Null where the name has no such prefix. */
function prefixedVariable(name: string, { request, args }: Exchange): string | null {
  if (name.startsWith("http_")) {
    const header = name.slice(5);
    const found = Object.entries(request.headers).find(([key]) =>
      key.toLowerCase().replaceAll("-", "_") === header
    );
    return found?.[1] ?? "";
  }
  if (name.startsWith("arg_")) return argument(args, name.slice(4));
  if (name.startsWith("cookie_")) {
    const cookies = (request.headers["cookie"] ?? "").split(";").map((pair) => pair.trim());
    const wanted = `${name.slice(7)}=`;
    return cookies.find((pair) => pair.toLowerCase().startsWith(wanted))?.slice(wanted.length) ??
      "";
  }
  // Nothing was answered yet when a request is passed on.
  return /^(sent_http_|sent_trailer_|upstream_)/.test(name) ? "" : null;
}

function argument(args: string, name: string): string {
  const pair = args.split("&").find((one) => one.toLowerCase().startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}
