import type { Clock } from "../ports/clock.ts";
import { BODY_START_MAX } from "./http_evidence.ts";
import type { ResponseLike, WebPlatform } from "./web_platform.ts";

/** Enough to find a secret that stands across the place where the report is cut. */
const READ_MAX = 4 * BODY_START_MAX;
/** A refusal has been understood by its status; its body is not worth a longer wait. */
const READ_MS = 500;

/**
 * Reads the start of a refusal's body, as far as it comes within half a second, and then lets go of
 * it.
 *
 * @returns The text, unmasked; empty where none came.
 */
export async function readBodyStart<Signal>(
  response: ResponseLike,
  web: WebPlatform<Signal>,
  clock: Clock,
): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = web.createDecoder();
  let text = "";
  let isLate = false;
  let giveUp: () => void = () => {};
  const late = new Promise<void>((resolve) => {
    giveUp = () => {
      isLate = true;
      resolve();
    };
  });
  const cancelTimer = clock.after(READ_MS, giveUp);
  const read = async (): Promise<void> => {
    while (text.length < READ_MAX && !isLate) {
      const chunk = await reader.read();
      if (chunk.done) return;
      text += decoder.decode(chunk.value as Uint8Array<ArrayBuffer>, { stream: true });
    }
  };
  // A body that breaks off has still told what it told.
  await Promise.race([read().catch(() => {}), late]);
  cancelTimer();
  reader.cancel().catch(() => {});
  return text;
}
