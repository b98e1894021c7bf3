import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import { type Fault, type FaultProxy, startFaultProxy } from "@holdfast/adapter-node/testing";
import { connect, type Connection, eventSource, poll, webSocket } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";

/** A path to measure: what breaks it, and the push route that it breaks. */
export interface Path {
  /** Its name in the table. */
  readonly name: string;
  /** What breaks it; absent for the healthy one. */
  readonly fault?: Fault;
  /** The push route that the fault makes useless. */
  readonly push: "websocket" | "event-source";
}

/** The healthy path, and the six ways in which a link is useless. */
export const PATHS: readonly Path[] = [
  { name: "healthy", push: "websocket" },
  { name: "no answer", fault: { type: "silent" }, push: "websocket" },
  {
    name: "HTTP error",
    fault: { type: "refused", status: 400 },
    push: "websocket",
  },
  {
    name: "101, then closed",
    fault: { type: "close_after_open" },
    push: "websocket",
  },
  { name: "101, then no frames", fault: { type: "mute" }, push: "websocket" },
  {
    name: "headers, body held back",
    fault: { type: "buffered" },
    push: "event-source",
  },
  {
    name: "wrong channel",
    fault: { type: "wrong_channel" },
    push: "websocket",
  },
];

/** A fault proxy before this server, broken or not. */
export function startPath(target: string): Promise<FaultProxy> {
  return startFaultProxy({ target });
}

/** A connection through the proxy, with the default policy and nothing remembered. */
export function connectThrough(
  proxy: FaultProxy,
  push: Path["push"],
): Connection<unknown> {
  const route = push === "websocket"
    ? webSocket(`${proxy.url.replace("http", "ws")}/feed`, { ask: "ping" })
    : eventSource(`${proxy.url}/stream`);
  return connect({
    routes: [route, poll(`${proxy.url}/value`)],
    platform: { ...nodePlatform(), memory: new MemoryStore(systemClock()) },
  });
}

/**
 * Milliseconds until this holds of the connection's state or messages, or `Infinity` after the
 * limit.
 */
export function timeUntil(
  subscribe: (found: () => void) => { unsubscribe(): void },
  limitMs: number,
): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const finish = (ms: number): void => {
      clearTimeout(timer);
      // The subscription does not exist yet when it finds at once.
      queueMicrotask(() => subscription.unsubscribe());
      resolve(ms);
    };
    const timer = setTimeout(() => finish(Infinity), limitMs);
    const subscription = subscribe(() => finish(performance.now() - startedAt));
  });
}
