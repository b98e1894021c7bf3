import type { Clock, Puller } from "@holdfast/core";
import { createFetchPuller } from "@holdfast/core/web";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { systemClock } from "./system_clock.ts";

/**
 * Pulls over Node's `fetch`.
 *
 * @param clock Time. @default {the system's}
 */
export function fetchPuller(clock: Clock = systemClock()): Puller {
  return createFetchPuller(nodeWebPlatform(), clock);
}
