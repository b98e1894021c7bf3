import type { Secret } from "../model/secret.ts";
import type { Clock } from "../ports/clock.ts";
import type { WebPlatform } from "./web_platform.ts";

/** Longest wait for the answer, in milliseconds. */
const ANSWER_MS = 5000;

/**
 * Tells the other end of a data channel that it is over (RFC 9725 §4.2), where the channel cannot:
 * otherwise it would hold what it has for this client until it gives up waiting. Whether it heard
 * that is nobody's concern, and a page need not live until it did. Never rejects.
 *
 * @param address Where the channel was said to be ended.
 * @param headers Those of the offer that let the client in.
 */
export async function endChannel<Signal>(
  web: WebPlatform<Signal>,
  clock: Clock,
  address: string,
  headers: Readonly<Record<string, Secret>>,
): Promise<void> {
  const abort = web.createAbort();
  const cancel = clock.after(ANSWER_MS, () => abort.abort());
  try {
    const { body } = await web.fetch(address, {
      method: "DELETE",
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.reveal()]),
      ),
      cache: "no-store",
      redirect: "manual",
      keepalive: true,
      signal: abort.signal,
    });
    await body?.getReader().cancel();
  } catch {
    // The other end finds out by itself.
  }
  cancel();
}
