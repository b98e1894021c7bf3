import type { Clock, Transport } from "@holdfast/core";
import { createFetchEventSource, type FetchEventSourceOptions } from "@holdfast/core/web";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { systemClock } from "./system_clock.ts";

/**
 * Event streams over Node's `fetch`: status and headers of refusals, comments as signs of life, and
 * a watchdog for bodies that a proxy holds back.
 *
 * @param options Patience with the first byte of a body.
 * @param clock Time. @default {the system's}
 */
export function eventSourceTransport(
  options: FetchEventSourceOptions = {},
  clock: Clock = systemClock(),
): Transport {
  return createFetchEventSource(nodeWebPlatform(), clock, options);
}
