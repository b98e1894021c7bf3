import { locationKind } from "../choose_location.ts";
import type { Directive } from "../directive.ts";
import { nginxRegExp } from "../nginx_regexp.ts";
import type { Subject } from "./subject.ts";
import { walk } from "./subject.ts";

/**
 * Locations of the answering server that are made for WebSockets and look meant for this path,
 * while
 * another location answers it: a prefix that matches and loses, or a socket's location beside a
 * catch-all.
 */
export function misplacedLines(subject: Subject): readonly Directive[] {
  const { judged } = subject;
  if (!subject.isWebSocket || judged.server === null || subject.passesUpgrade()) return [];
  const made = [...walk(judged.server.block ?? [])].filter((found) =>
    found.name === "location" && setsUpgrade(found) && !isAll(found)
  );
  const near = made.find(({ args }) => args.at(-1) === `${subject.path}/`);
  if (near !== undefined) return sharesUpstream(near, subject) ? [near] : [];
  const others = made.filter((found) => !judged.locations.includes(found));
  const losing = others.filter((found) => matches(found, subject.path));
  if (losing.length > 0) return losing.filter((found) => !isOutranked(found, subject));
  return isCatchAll(judged.locations)
    ? others.filter((found) => !isNamed(found) && sharesUpstream(found, subject))
    : [];
}

/** Whether the location itself sets `Upgrade` to what the client sent. */
function setsUpgrade({ block = [] }: Directive): boolean {
  return block.some(({ name, args }) =>
    name === "proxy_set_header" && args[0]?.toLowerCase() === "upgrade" &&
    (args[1]?.toLowerCase() === "$http_upgrade" || args[1]?.toLowerCase() === "websocket")
  ) && block.some(({ name }) => name === "proxy_pass");
}

function matches(found: Directive, path: string): boolean {
  const { kind, pattern, isCaseless } = locationKind(found);
  if (kind === "prefix") return path.startsWith(pattern);
  if (kind !== "regex") return false;
  const match = nginxRegExp(pattern, isCaseless).exec(path);
  return match !== null && match !== "unknown";
}

/** A shorter prefix that loses against a longer one is not what was meant for the path. */
function isOutranked(found: Directive, { judged }: Subject): boolean {
  const winner = judged.locations.at(-1);
  const isPrefix = (one: Directive): boolean => locationKind(one).kind === "prefix";
  return winner !== undefined && isPrefix(found) && isPrefix(winner);
}

/**
 * Whether what answers everything else goes to the same server: then the lines were meant for what
 * it is asked for, and only the path of their location keeps the handshake from them.
 */
function sharesUpstream(made: Directive, { judged }: Subject): boolean {
  const all = [...walk(judged.server?.block ?? [])].find(isAll);
  const origin = originOf(made);
  return origin !== null && all !== undefined && originOf(all) === origin;
}

/** Where a location passes to, its own variables included; the path is left out. */
function originOf({ block = [] }: Directive): string | null {
  const target = block.find(({ name }) => name === "proxy_pass")?.args[0] ?? "";
  const origin = /^[\w$]+:\/\/[^/]+/.exec(target)?.[0] ?? (target.startsWith("$") ? target : null);
  if (origin === null) return null;
  const sets = block.filter(({ name }) => name === "set").map(({ args }) => args.join("="));
  return [origin, ...origin.includes("$") ? sets : []].join(" ");
}

/** `location /`. */
function isAll(found: Directive): boolean {
  if (found.name !== "location") return false;
  const { kind, pattern } = locationKind(found);
  return kind === "prefix" && pattern === "/";
}

function isCatchAll(locations: readonly Directive[]): boolean {
  const [winner] = locations;
  return winner !== undefined && locations.length === 1 && isAll(winner);
}

function isNamed(found: Directive): boolean {
  return locationKind(found).kind === "named";
}
