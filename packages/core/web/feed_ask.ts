export { FEED_PROTOCOL } from "../model/feed_protocol.ts";

const ANSWER_START = '{"type":"answer","ask":';

/**
 * A question for a sign of life, for sockets whose pings a page can neither send nor see.
 *
 * @example Its text
 * ```ts
 * import { feedAsk } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * equal(feedAsk(7), '{"type":"ask","ask":7}');
 * ```
 */
export function feedAsk(ask: number): string {
  return `{"type":"ask","ask":${ask}}`;
}

/**
 * Which question a message answers.
 *
 * @example An answer, and anything else
 * ```ts
 * import { feedAnswer } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * equal(feedAnswer('{"type":"answer","ask":7,"id":"e:42"}'), 7);
 * equal(feedAnswer('{"type":"event","id":"e:42","value":7}'), null);
 * ```
 *
 * @returns Null for what is no answer; looking costs a comparison of its first characters.
 */
export function feedAnswer(text: string): number | null {
  if (!text.startsWith(ANSWER_START)) return null;
  const ask = Number.parseInt(text.slice(ANSWER_START.length), 10);
  return Number.isSafeInteger(ask) ? ask : null;
}
