import type { Cursor } from "@holdfast/core";
import { type FeedMessage, gapMessage } from "./feed_message.ts";
import { LinkQueue, type LinkQueueLimits } from "./link_queue.ts";

/** Who reads a feed: one link of one client, whatever carries it. */
export interface FeedReader {
  /**
   * Takes one message.
   *
   * @returns Whether more may come at once; after `false` nothing comes before
   * {@linkcode FeedSeat.ready}.
   */
  write(message: FeedMessage): boolean;
  /** The gateway ends it, with a close code of the feed protocol. */
  end(code: number, reason: string, retryAfterMs?: number): void;
}

/**
 * A reader's place at a feed. It keeps what a slow reader cannot take yet, and no more than its
 * limits.
 */
export class FeedSeat {
  readonly #reader: FeedReader;
  readonly #queue: LinkQueue;
  readonly #snapshot: () => FeedMessage | null;
  readonly #stoodAt: Cursor | null;
  #isPlaced = false;
  #isFull = false;
  #coalesced = 0;

  /**
   * @param stoodAt Where the reader stands.
   * @param snapshot The newest whole value of the feed.
   */
  constructor(
    reader: FeedReader,
    stoodAt: Cursor | null,
    snapshot: () => FeedMessage | null,
    limits: LinkQueueLimits = {},
  ) {
    this.#reader = reader;
    this.#stoodAt = stoodAt;
    this.#queue = new LinkQueue(stoodAt, limits);
    this.#snapshot = snapshot;
  }

  /** How often what waited gave way to a snapshot. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Whether the reader takes nothing at the moment. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Begins with what is missing since the reader's place; nothing while there is no value. */
  begin(missing: readonly FeedMessage[], isThere: boolean): void {
    this.#isPlaced = isThere;
    for (const message of missing) this.#hand(message);
  }

  /** Hands one message on, or keeps it. */
  give(message: FeedMessage): void {
    if (this.#isPlaced) return this.#hand(message);
    // The first value came after the reader: where it stood is of no use, or nowhere.
    const whole = this.#snapshot();
    if (whole === null) return;
    this.#isPlaced = true;
    if (this.#stoodAt !== null) this.#hand(gapMessage(this.#stoodAt, whole.cursor));
    this.#hand(whole);
  }

  #hand(message: FeedMessage): void {
    // The straight road: a reader that keeps up never sees the queue.
    if (!this.#isFull && this.#queue.length === 0) {
      this.#isFull = !this.#reader.write(message);
      this.#queue.passed(message);
    } else if (this.#queue.push(message, this.#snapshot)) {
      this.#coalesced += 1;
    }
  }

  /** The reader can take more. */
  ready(): void {
    this.#isFull = false;
    while (!this.#isFull) {
      const message = this.#queue.shift();
      if (message === undefined) return;
      this.#isFull = !this.#reader.write(message);
    }
  }

  /** Ends the reader. */
  end(code: number, reason: string, retryAfterMs?: number): void {
    if (retryAfterMs === undefined) this.#reader.end(code, reason);
    else this.#reader.end(code, reason, retryAfterMs);
  }
}
