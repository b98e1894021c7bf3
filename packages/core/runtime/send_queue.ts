import type { OpenLink } from "../ports/transport.ts";
import type { SendOutcome } from "./connection.ts";

/**
 * Messages that wait for a link, up to a limit; what does not fit is dropped, and the sender is
 * told.
 */
export class SendQueue {
  readonly #limit: number;
  readonly #waiting: (string | Uint8Array)[] = [];

  /** @param limit Messages that may wait. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Sends now if a link takes it, else queues. */
  send(link: OpenLink | null, data: string | Uint8Array): SendOutcome {
    if (link !== null) this.flush(link);
    if (this.#waiting.length === 0 && link?.send(data) === "sent") {
      return "sent";
    }
    if (this.#waiting.length >= this.#limit) return "dropped";
    this.#waiting.push(data);
    return "queued";
  }

  /** Hands over what waited, in order, until the link is full. */
  flush(link: OpenLink): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || link.send(next) !== "sent") return;
      this.#waiting.shift();
    }
  }

  /** Messages that wait. */
  get size(): number {
    return this.#waiting.length;
  }
}
