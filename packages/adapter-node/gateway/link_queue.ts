import type { Cursor } from "@holdfast/core";
import { type FeedMessage, gapMessage } from "./feed_message.ts";

/** How much may wait for one reader. */
export interface LinkQueueLimits {
  /** @default {256} */
  readonly messagesMax?: number;
  /** Characters of all that waits. @default {1048576} */
  readonly charactersMax?: number;
}

/**
 * What waits for a reader that is slower than its feed. When it holds too much, everything in it
 * gives way to a gap and the newest snapshot: the reader loses the steps, never the value.
 */
export class LinkQueue {
  readonly #messagesMax: number;
  readonly #charactersMax: number;
  #waiting: FeedMessage[] = [];
  #characters = 0;
  /** The last place that was taken out, or stood at when it began. */
  #stoodAt: Cursor | null;

  /** @param stoodAt Where the reader stands. */
  constructor(stoodAt: Cursor | null, limits: LinkQueueLimits = {}) {
    this.#stoodAt = stoodAt;
    this.#messagesMax = limits.messagesMax ?? 256;
    this.#charactersMax = limits.charactersMax ?? 1 << 20;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /**
   * Adds one message.
   *
   * @param snapshot The newest whole value, for when it is too much.
   * @returns Whether the queue had to be coalesced.
   */
  push(message: FeedMessage, snapshot: () => FeedMessage | null): boolean {
    // A heartbeat tells no more than the messages it would wait behind.
    if (message.type === "heartbeat" && this.#waiting.length > 0) return false;
    this.#waiting.push(message);
    this.#characters += message.text.length;
    const isTooMuch = this.#waiting.length > this.#messagesMax ||
      this.#characters > this.#charactersMax;
    const whole = isTooMuch ? snapshot() : null;
    if (whole === null) return false;
    this.#waiting = this.#stoodAt === null
      ? [whole]
      : [gapMessage(this.#stoodAt, whole.cursor), whole];
    this.#characters = whole.text.length;
    return true;
  }

  /** A message went past the queue, straight to the reader. */
  passed(message: FeedMessage): void {
    if (message.type !== "gap") this.#stoodAt = message.cursor;
  }

  /** Takes the oldest message out. */
  shift(): FeedMessage | undefined {
    const message = this.#waiting.shift();
    if (message === undefined) return undefined;
    this.#characters -= message.text.length;
    this.passed(message);
    return message;
  }
}
