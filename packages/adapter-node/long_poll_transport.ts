import type { Clock, Transport } from "@holdfast/core";
import { createFetchLongPoll, type FetchLongPollOptions } from "@holdfast/core/web";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { systemClock } from "./system_clock.ts";

/**
 * Long polls over Node's `fetch`: each question is held until there is something to say.
 *
 * @param options How long a question may be held.
 * @param clock Time. @default {the system's}
 */
export function longPollTransport(
  options: FetchLongPollOptions = {},
  clock: Clock = systemClock(),
): Transport {
  return createFetchLongPoll(nodeWebPlatform(), clock, options);
}
