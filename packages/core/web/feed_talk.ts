import type { LinkListener } from "../ports/transport.ts";
import { feedAnswer, feedAsk } from "./feed_ask.ts";

/** Questions whose answers are waited for. */
const ASKS_MAX = 16;

/** What both ends of an open link say to each other, on carriers without pings of their own. */
export class FeedTalk {
  readonly #listener: LinkListener;
  readonly #isOver: () => boolean;
  readonly #asked = new Set<number>();

  /** @param isOver Nothing is reported any more. */
  constructor(listener: LinkListener, isOver: () => boolean) {
    this.#listener = listener;
    this.#isOver = isOver;
  }

  /** The text of a question whose answer is waited for. */
  ask(ask: number): string {
    if (this.#asked.size >= ASKS_MAX) this.#asked.clear();
    this.#asked.add(ask);
    return feedAsk(ask);
  }

  /** Hands on what the peer said: an answer to one of the questions, or a message. */
  hear(text: string): void {
    const answered = feedAnswer(text);
    if (answered === null) return this.#listener.message(text);
    if (!this.#asked.delete(answered)) return this.#listener.heard();
    this.#listener.answered(answered);
    // An answer tells how far the peer is, too.
    if (!this.#isOver()) this.#listener.message(text);
  }
}
