import type { Platform } from "../ports/platform.ts";
import { MemoryStore } from "./memory_store.ts";
import { ScriptedPuller } from "./scripted_puller.ts";
import { ScriptedSignals } from "./scripted_signals.ts";
import { ScriptedTransport } from "./scripted_transport.ts";
import { SeededRandom } from "./seeded_random.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** Every port in the hands of a test. */
export interface ScriptedPlatform {
  readonly platform: Platform;
  readonly clock: VirtualClock;
  readonly signals: ScriptedSignals;
  readonly memory: MemoryStore;
  readonly puller: ScriptedPuller;
  /** WebSocket links. */
  readonly transport: ScriptedTransport;
  /** Event stream links: they cannot send, ask or carry bytes. */
  readonly eventSource: ScriptedTransport;
}

/** Options of {@linkcode scriptedPlatform}. */
export interface ScriptedPlatformOptions {
  /** Abandoned links go on reporting, as none may. @default {false} */
  readonly isRude?: boolean;
  /** @default {1} */
  readonly seed?: number;
}

/**
 * A platform on which nothing happens by itself: the test moves the clock, drives the links,
 * answers the pulls and sends the signals.
 *
 * @example A value by poll, while the handshake waits
 * ```ts
 * import { connect, poll, webSocket } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const { platform, puller, clock } = scriptedPlatform();
 * const routes = [webSocket("wss://host/feed"), poll("https://host/value")];
 * const connection = connect({ routes, platform });
 * const seen: unknown[] = [];
 * connection.message$.subscribe((message) => seen.push(message.value));
 * clock.advanceBy(50);
 * puller.newest.answer("42");
 * deepEqual(seen, ["42"]);
 * connection.close();
 * ```
 */
export function scriptedPlatform(
  options: ScriptedPlatformOptions = {},
): ScriptedPlatform {
  const isRude = options.isRude ?? false;
  const clock = new VirtualClock();
  const signals = new ScriptedSignals();
  const memory = new MemoryStore(clock);
  const puller = new ScriptedPuller();
  const transport = new ScriptedTransport("websocket", { isRude });
  const eventSource = new ScriptedTransport("event-source", {
    isRude,
    canSend: false,
    canAsk: false,
    hasBinary: false,
  });
  const platform: Platform = {
    clock,
    random: new SeededRandom(options.seed ?? 1),
    signals,
    memory,
    puller,
    transports: { websocket: transport, "event-source": eventSource },
  };
  return { platform, clock, signals, memory, puller, transport, eventSource };
}
