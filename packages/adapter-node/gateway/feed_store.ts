import type { Cursor } from "@holdfast/core";
import type { FeedMessage } from "./feed_message.ts";

/** One feed as a store keeps it. */
export interface StoredFeed {
  /** The newest place; null before there is a value. */
  readonly cursor: Cursor | null;
  /**
   * Adds one change.
   *
   * @param event What changed.
   * @param value The whole value after it.
   */
  publish(event: unknown, value: unknown): Promise<void>;
  /** The whole value at the newest place. */
  snapshot(): FeedMessage | null;
  /** What somebody who stands at a place has to hear; see the feed protocol. */
  since(after: Cursor | null): readonly FeedMessage[];
  /** Calls back with each new event, in order, once. Returns what stops it. */
  follow(listener: (message: FeedMessage) => void): () => void;
  /** Lets go of it; what it holds stays where it is kept. */
  close(): Promise<void>;
}

/** Where feeds live: in this process, or in NATS for any number of gateways. */
export interface FeedStore {
  /** Opens a feed, and makes it where it does not exist. */
  open(name: string): Promise<StoredFeed>;
  /**
   * Asks to be the one who publishes to a feed; at most one of all gateways is. Calls back when it
   * became so and when it is over.
   *
   * @returns Gives it up.
   */
  lead(name: string, change: (leads: boolean) => void): () => void;
  /** Whether the store can be reached, for `/readyz`. */
  isReady(): boolean;
  close(): Promise<void>;
}
