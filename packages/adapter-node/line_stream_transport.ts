import type { Clock, Transport } from "@holdfast/core";
import { createFetchLineStream, type FetchLineStreamOptions } from "@holdfast/core/web";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { systemClock } from "./system_clock.ts";

/**
 * Streamed lines (NDJSON) over Node's `fetch`: where event streams are recognised and blocked.
 *
 * @param options Patience with the first byte of a body.
 * @param clock Time. @default {the system's}
 */
export function lineStreamTransport(
  options: FetchLineStreamOptions = {},
  clock: Clock = systemClock(),
): Transport {
  return createFetchLineStream(nodeWebPlatform(), clock, options);
}
