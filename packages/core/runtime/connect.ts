import { type Codec, rawCodec } from "../feed/codec.ts";
import { initialState } from "../machine/initial_state.ts";
import { FEED_PROTOCOL } from "../model/feed_protocol.ts";
import { type Options, resolveOptions } from "../model/options.ts";
import { isPull, type Route, type RouteSpec } from "../model/route.ts";
import type { Plan } from "../model/state.ts";
import type { Loopback } from "../ports/loopback.ts";
import type { Platform } from "../ports/platform.ts";
import type { Connection } from "./connection.ts";
import { Session } from "./session.ts";

/** What a connection is made of. */
export interface ConnectOptions<T> {
  /**
   * Ways to the value, best first. Where several are polls, the first is asked, and after a
   * question without a good answer the next one; all polls go at the first one's pace.
   */
  readonly routes: readonly Route[];
  /** Every port, filled: `browserPlatform()`, `nodePlatform()`, or a simulated one. */
  readonly platform: Platform;
  /** Translates between bytes and values. @default {rawCodec} */
  readonly codec?: Codec<T>;
  /** The probe for routes whose `ask` is `loopback`. */
  readonly loopback?: Loopback;
  /** What to tune. @default {DEFAULT_OPTIONS} */
  readonly options?: Partial<Options>;
}

/**
 * A connection that keeps a value fresh over whatever works. Nothing happens until somebody
 * subscribes to `state$`, `message$`, `quality$` or `freshness$`; then it lives until `close()`.
 *
 * @example A scripted socket
 * ```ts
 * import { connect, webSocket } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const { platform, transport } = scriptedPlatform();
 * const connection = connect({ routes: [webSocket("wss://host/feed")], platform });
 * connection.message$.subscribe((message) => equal(message.value, "hello"));
 * transport.links[0]?.open();
 * transport.links[0]?.message("hello");
 * equal(connection.state.phase, "open");
 * connection.close();
 * ```
 *
 * @throws {RangeError} If an option is outside its limits.
 * @throws {TypeError} If no route can be used here, or two routes share an id.
 */
export function connect<T = string | Uint8Array>(
  options: ConnectOptions<T>,
): Connection<T> {
  const usable = usableRoutes(
    options.routes,
    options.platform,
    options.loopback !== undefined,
  );
  const plan = planOf(usable, resolveOptions(options.options));
  const session = new Session<T>({
    state: initialState(plan, options.platform.clock.now()),
    routes: usable,
    platform: options.platform,
    codec: options.codec ?? (rawCodec as unknown as Codec<T>),
    loopback: options.loopback ?? null,
    leftOut: options.routes.filter(({ id }) => usable.every((route) => route.id !== id)),
  });
  return session.toConnection();
}

function usableRoutes(
  routes: readonly Route[],
  platform: Platform,
  hasLoopback: boolean,
): readonly Route[] {
  const ids = new Set(routes.map((route) => route.id));
  if (ids.size !== routes.length) {
    throw new TypeError("Cannot connect: two routes share an id");
  }
  const usable = routes.filter((route) =>
    isPull(route) || platform.transports[route.kind] !== undefined
  );
  if (usable.length === 0) {
    const kinds = routes.map((route) => route.kind).join(", ") || "none given";
    throw new TypeError(`Cannot connect: no route can be used here: ${kinds}`);
  }
  // A probe that was not given, or a carrier that cannot ask, must not be waited for.
  return usable.map((route) => {
    const { canAsk: canAskAll = false, canAskFeed = false } =
      platform.transports[route.kind]?.capabilities ?? {};
    const canPing = canAskAll || (canAskFeed && route.protocols.includes(FEED_PROTOCOL));
    const canAsk = route.ask === "loopback" ? hasLoopback : route.ask === "ping" && canPing;
    return canAsk ? route : { ...route, ask: "none" };
  });
}

function planOf(routes: readonly Route[], options: Options): Plan {
  const pull = routes.find(isPull) ?? null;
  const paced = pull?.everyMs === undefined ? options : { ...options, pollEveryMs: pull.everyMs };
  return {
    push: routes.filter((route) => !isPull(route)).map(specOf),
    pull: pull === null ? null : specOf(pull),
    options: resolveOptions(paced),
  };
}

function specOf({ id, kind, guarantee, ask }: Route): RouteSpec {
  return { id, kind, guarantee, ask };
}
