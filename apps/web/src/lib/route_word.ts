import type { ConnectionState, RouteKind } from "@holdfast/core";

const WORDS: Readonly<Record<RouteKind, string>> = {
  "websocket": "WebSocket",
  "event-source": "event stream",
  "line-stream": "streamed lines",
  "long-poll": "long poll",
  "poll": "polling",
  "bridge": "bridge",
  "webtransport": "WebTransport",
  "data-channel": "data channel",
};

/** The carrier in words, for a sentence such as "by WebSocket". */
export function kindWord(kind: RouteKind): string {
  return WORDS[kind];
}

/** A route of this connection in words; its id where the plan does not know it. */
export function routeWord(state: ConnectionState, routeId: string): string {
  const routes = state.plan.pull ? [...state.plan.push, state.plan.pull] : state.plan.push;
  const spec = routes.find((route) => route.id === routeId);
  if (!spec) return routeId;
  const twins = routes.filter((route) => route.kind === spec.kind);
  return twins.length > 1 ? `${kindWord(spec.kind)} (${spec.id})` : kindWord(spec.kind);
}
