import type { Directive } from "./directive.ts";
import type { JudgedRequest, Unknown } from "./effective.ts";
import type { HttpTree } from "./http_tree.ts";

/** A text in which some variables may not be known; they stand in it as `$name`. */
export interface Text {
  readonly text: string;
  /** Names of variables whose value is not known. */
  readonly unknown: readonly string[];
}

/** What `effective` may be told beside the request. */
export interface EffectiveOptions {
  /**
   * The version of nginx that reads the configuration. Since 1.29.7 it speaks HTTP/1.1 to upstreams
   * and keeps their connections.
   * @default "1.28.0"
   */
  nginxVersion?: string;
  /**
   * Whether a path on the proxy's disk exists.
   * @default only files that the configuration itself names are taken to exist
   */
  exists?: (path: string, kind: "file" | "folder") => boolean;
}

/** One request on its way through nginx: what changes from phase to phase. */
export interface Exchange {
  readonly tree: HttpTree;
  readonly request: JudgedRequest;
  readonly options: EffectiveOptions;
  /** Blocks and directives that define variables, by name without `$`. */
  readonly definitions: ReadonlyMap<string, Directive>;
  /** Names that some directive sets sooner or later: empty until then. */
  readonly declared: ReadonlySet<string>;
  /** What to take for granted of an `if` that cannot be judged. */
  readonly assumed: ReadonlyMap<Directive, boolean>;
  isTls: boolean;
  /** The port that nginx listens on: another than the client's behind a port mapping. */
  port: number;
  server: Directive | null;
  /** Directives of the server's level. */
  serverLevel: readonly Directive[];
  /** Decoded and normalised. */
  path: string;
  /** Raw. */
  args: string;
  /** Whether `path` is still what the request line said. */
  isPathOriginal: boolean;
  /** Whether `proxy_pass` may replace the location's prefix: no `rewrite … break` before. */
  mayReplacePrefix: boolean;
  /** The status that `error_page` gives to whatever answers now; null for its own. */
  forcedStatus: number | null;
  /** Whether nginx itself led the request here, by an internal redirect or a rewrite. */
  isInternal: boolean;
  /** Whether the path was named by the configuration, so that a file is to be expected there. */
  isPathConfigured: boolean;
  /** From the outermost to the innermost location. */
  chain: readonly Directive[];
  /** The `if` in a location that holds, or `limit_except` that applies: a level of its own. */
  inner: Directive | null;
  captures: readonly string[];
  readonly variables: Map<string, Text>;
  readonly unknown: Unknown[];
  /** The `if`s that could not be judged and were taken not to hold. */
  readonly doubts: Directive[];
  /** `$proxy_host`: host and port of the `proxy_pass` that took the request. */
  proxyHost: string;
  /** Puts values in the place of the variables of a text. */
  readonly evaluate: (template: string) => Text;
  /** Variables looked up so far: maps that refer to each other can multiply without end. */
  work: number;
  /** Maps under evaluation, against maps that refer to each other in a circle. */
  readonly evaluating: Set<string>;
}

/** A text in which everything is known. */
export function known(text: string): Text {
  return { text, unknown: [] };
}

/** Notes that something is not known, once. */
export function noteUnknown(exchange: Exchange, message: string, from: Directive | null): void {
  const { unknown } = exchange;
  if (unknown.length >= 50) return;
  if (unknown.some((one) => one.message === message && one.from === from)) return;
  unknown.push({ message, from });
}

/** The levels of inheritance where the request is now, innermost first. */
export function levelsOf(exchange: Exchange): readonly (readonly Directive[])[] {
  const { inner, chain, serverLevel, tree } = exchange;
  const blocks = [...chain].reverse().map(({ block = [] }) => block);
  const innermost = inner?.block === undefined ? [] : [inner.block];
  const levels = [
    ...innermost,
    ...blocks,
    tree.bareLocation ?? [],
    serverLevel,
    tree.http,
    tree.main,
  ];
  return levels.filter((level) => level.length > 0);
}

/** The directives of the place that answers: the innermost location, else the server. */
export function placeOf(exchange: Exchange): readonly Directive[] {
  return exchange.chain.at(-1)?.block ?? exchange.tree.bareLocation ?? exchange.serverLevel;
}
