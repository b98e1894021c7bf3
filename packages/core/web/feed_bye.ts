import type { LinkEnd } from "../model/link_end.ts";

const BYE_START = '{"type":"bye"';

/**
 * The end that a peer's last message announces, on carriers that have no close code of their own.
 *
 * @returns Null for what is no such message.
 */
export function feedBye(text: string): LinkEnd | null {
  if (!text.startsWith(BYE_START)) return null;
  try {
    const { code, retryAfterMs } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof code !== "number" || !Number.isSafeInteger(code)) return null;
    const isTimed = typeof retryAfterMs === "number" && Number.isFinite(retryAfterMs) &&
      retryAfterMs >= 0;
    return { how: "closed", code, wasClean: true, ...(isTimed ? { retryAfterMs } : {}) };
  } catch {
    return null;
  }
}
