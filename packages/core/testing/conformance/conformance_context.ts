import type { RouteKind, RouteOptions } from "../../model/route.ts";
import {
  bridge,
  dataChannel,
  eventSource,
  lineStream,
  longPoll,
  poll,
  type Route,
  webSocket,
  webTransport,
} from "../../model/route.ts";
import { Secret } from "../../model/secret.ts";
import type { Puller } from "../../ports/puller.ts";
import type { Transport } from "../../ports/transport.ts";
import type {
  ConformanceTools,
  PullerContext,
  ScenarioParams,
  TransportContext,
} from "./conformance_case.ts";

/** Where the conformance server is, and the real time of the place the cases run in. */
export interface ConformancePlace {
  /** Address of the conformance server, such as `http://127.0.0.1:40123`. */
  readonly serverUrl: string;
  /** Its address for WebTransport, such as `https://127.0.0.1:40125`. @default {none is served} */
  readonly transportUrl?: string;
  /** A port of the same host on which nothing listens. @default {9} */
  readonly refusedPort?: number;
  /** Resolves after this many milliseconds of real time. */
  sleep(delayMs: number): Promise<void>;
  /** The wall clock, in milliseconds since the epoch. */
  wallNow(): number;
  /** @default {8000} */
  readonly patienceMs?: number;
  /** @default {60} */
  readonly quietMs?: number;
}

/** The scenario that leads to a port on which nothing listens. */
export const REFUSED_PORT = "refused-port";

/**
 * Everything a case on a transport needs.
 *
 * @param transport The transport under test.
 * @param place Where the conformance server is.
 */
export function transportContext(
  transport: Transport,
  place: ConformancePlace,
): TransportContext {
  return {
    ...tools(place),
    transport,
    route: (scenario, params = {}, options = {}) =>
      makeRoute(
        transport.kind,
        address(place, transport.kind, scenario, params),
        options,
      ),
  };
}

/**
 * Everything a case on a puller needs.
 *
 * @param puller The puller under test.
 * @param place Where the conformance server is.
 */
export function pullerContext(
  puller: Puller,
  place: ConformancePlace,
): PullerContext {
  return {
    ...tools(place),
    puller,
    request: (scenario, params = {}, overrides = {}) => ({
      url: new Secret(address(place, "poll", scenario, params)),
      headers: {},
      etag: null,
      timeoutMs: place.patienceMs ?? 8000,
      maxBytes: 1 << 20,
      ...overrides,
    }),
  };
}

function tools(place: ConformancePlace): ConformanceTools {
  return {
    sleep: (delayMs) => place.sleep(delayMs),
    wallNow: () => place.wallNow(),
    patienceMs: place.patienceMs ?? 8000,
    quietMs: place.quietMs ?? 60,
  };
}

function address(
  place: ConformancePlace,
  kind: RouteKind,
  scenario: string,
  params: ScenarioParams,
): string {
  const server = kind === "webtransport" ? place.transportUrl ?? "" : place.serverUrl;
  const base = scenario === REFUSED_PORT
    ? server.replace(/:\d+\/?$/, `:${place.refusedPort ?? 9}`)
    : server.replace(/\/$/, "");
  const query = Object.entries(params)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const url = `${base}/conformance/${kind}/${scenario}${query === "" ? "" : `?${query}`}`;
  return kind === "websocket" || kind === "bridge" ? url.replace(/^http/, "ws") : url;
}

function makeRoute(kind: RouteKind, url: string, options: RouteOptions): Route {
  if (kind === "poll") return poll(url, undefined, options);
  const factories = {
    "websocket": webSocket,
    "event-source": eventSource,
    "line-stream": lineStream,
    "long-poll": longPoll,
    "bridge": bridge,
    "webtransport": webTransport,
    "data-channel": dataChannel,
  };
  return factories[kind](url, options);
}
