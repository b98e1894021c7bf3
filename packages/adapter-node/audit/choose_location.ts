import type { Directive } from "./directive.ts";
import { nginxRegExp } from "./nginx_regexp.ts";

/** How a location is compared with the path. */
export interface LocationKind {
  readonly kind: "exact" | "prefix" | "regex" | "named";
  /** What is compared, without the modifier. */
  readonly pattern: string;
  /** `^~`: regular expressions of the same level are not asked. */
  readonly stopsRegexes: boolean;
  readonly isCaseless: boolean;
}

/** Where a path leads. */
export interface ChosenLocation {
  /** From the outermost to the innermost; empty where the server block itself answers. */
  readonly chain: readonly Directive[];
  /** Whether nginx answers 301 to the same path with a slash. */
  readonly addsSlash: boolean;
  /** What the regular expression of the last one captured, the whole match first. */
  readonly captures: readonly string[] | null;
  readonly groups: Readonly<Record<string, string>>;
  /** Locations whose regular expression could not be tried. */
  readonly unknown: readonly Directive[];
}

/** Reads the modifier and the pattern of a location. */
export function locationKind({ args }: Directive): LocationKind {
  const [first = "", second] = args;
  const [, modifier = "", rest = ""] = second === undefined
    ? /^(=|\^~|~\*|~)?([\s\S]*)$/.exec(first) ?? []
    : [first, first, second];
  const isNamed = modifier === "" && rest.startsWith("@");
  return {
    kind: modifier === "="
      ? "exact"
      : modifier.startsWith("~")
      ? "regex"
      : isNamed
      ? "named"
      : "prefix",
    pattern: rest,
    stopsRegexes: modifier === "^~",
    isCaseless: modifier === "~*",
  };
}

/** Finds a named location such as `@backend`. */
export function namedLocation(level: readonly Directive[], name: string): Directive | null {
  return locationsOf(level).find(({ args }) => args.length === 1 && args[0] === name) ?? null;
}

/**
 * Chooses the location for a path exactly as `ngx_http_core_find_location`: exact, then the longest
 * prefix with what is nested in it, then regular expressions in order, unless `^~` forbids them.
 *
 * @param path Decoded and normalised.
 */
export function chooseLocation(level: readonly Directive[], path: string): ChosenLocation {
  return find(level, path) ?? nothing([]);
}

const SLASH_ADDERS = /^(proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;

/** Null where this level has nothing for the path. */
function find(level: readonly Directive[], path: string): ChosenLocation | null {
  const locations = locationsOf(level).map((directive) => ({
    directive,
    ...locationKind(directive),
  }));
  const fixed = locations.filter(({ kind }) => kind === "exact" || kind === "prefix");
  const exact = fixed.find(({ kind, pattern }) => kind === "exact" && pattern === path);
  if (exact !== undefined) return chosen([exact.directive]);
  const slashed = fixed.filter(({ pattern }) => pattern === `${path}/`);
  const slash = slashed.find(({ kind }) => kind === "exact") ?? slashed[0];
  if (
    slash !== undefined && !fixed.some(({ pattern }) => pattern === path) &&
    slashed.some(({ directive }) => hasPass(directive))
  ) return { ...chosen([slash.directive]), addsSlash: true };
  const prefix = fixed.filter(({ kind, pattern }) => kind === "prefix" && path.startsWith(pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0];
  const nested = prefix === undefined ? null : find(prefix.directive.block ?? [], path);
  if (prefix !== undefined && nested !== null && nested.chain.length > 0) {
    const isFinal = nested.addsSlash || isDecided(nested, path);
    if (isFinal) return within(prefix.directive, nested);
  }
  const unknown: Directive[] = [...nested?.unknown ?? []];
  if (prefix?.stopsRegexes !== true) {
    for (const { directive, kind, pattern, isCaseless } of locations) {
      if (kind !== "regex") continue;
      const match = nginxRegExp(pattern, isCaseless).exec(path);
      if (match === "unknown") unknown.push(directive);
      if (match === null || match === "unknown") continue;
      return regexLocation(directive, path, match, unknown);
    }
  }
  if (prefix === undefined) return unknown.length > 0 ? nothing(unknown) : null;
  const inner = nested ?? nothing(unknown);
  return within(prefix.directive, { ...inner, unknown });
}

/** Whether the search ends with this: an exact or a regular expression, at any depth of it. */
function isDecided({ chain }: ChosenLocation, path: string): boolean {
  return chain.some((directive) => {
    const { kind, pattern } = locationKind(directive);
    return kind === "regex" || (kind === "exact" && pattern === path);
  });
}

function regexLocation(
  directive: Directive,
  path: string,
  match: RegExpExecArray,
  unknown: readonly Directive[],
): ChosenLocation {
  const own: ChosenLocation = {
    ...nothing([]),
    captures: [...match].map((part) => part ?? ""),
    groups: { ...match.groups },
  };
  const nested = find(directive.block ?? [], path) ?? own;
  return within(directive, {
    ...nested,
    captures: nested.captures ?? own.captures,
    groups: { ...own.groups, ...nested.groups },
    unknown: [...unknown, ...nested.unknown],
  });
}

function within(outer: Directive, inner: ChosenLocation): ChosenLocation {
  return { ...inner, chain: [outer, ...inner.chain] };
}

function chosen(chain: readonly Directive[]): ChosenLocation {
  return { ...nothing([]), chain };
}

function nothing(unknown: readonly Directive[]): ChosenLocation {
  return { chain: [], addsSlash: false, captures: null, groups: {}, unknown };
}

function locationsOf(level: readonly Directive[]): readonly Directive[] {
  return level.filter(({ name, block }) => name === "location" && block !== undefined);
}

function hasPass({ block = [] }: Directive): boolean {
  return block.some(({ name }) => SLASH_ADDERS.test(name));
}
