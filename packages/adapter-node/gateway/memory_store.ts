import type { Clock, Random } from "@holdfast/core";
import { FeedLog, type FeedLogLimits } from "./feed_log.ts";
import type { FeedMessage } from "./feed_message.ts";
import type { FeedStore, StoredFeed } from "./feed_store.ts";

/** What a {@linkcode memoryStore} needs. */
export interface MemoryStoreOptions {
  /** Time for what expires. */
  readonly clock: Clock;
  /** Chance for epochs. */
  readonly random: Random;
  /** @default {{}} */
  readonly limits?: FeedLogLimits;
}

/** Feeds that live as long as this process; each process begins a new epoch. */
export function memoryStore({ clock, random, limits = {} }: MemoryStoreOptions): FeedStore {
  const feeds = new Map<string, MemoryFeed>();
  return {
    open: (name) => {
      const epoch = Math.floor(random.next() * 36 ** 8).toString(36).padStart(8, "0");
      const feed = feeds.get(name) ?? new MemoryFeed(new FeedLog(epoch, limits), clock);
      feeds.set(name, feed);
      return Promise.resolve(feed);
    },
    lead: (_name, change) => {
      change(true);
      return () => change(false);
    },
    isReady: () => true,
    close: () => Promise.resolve(feeds.clear()),
  };
}

class MemoryFeed implements StoredFeed {
  readonly #log: FeedLog;
  readonly #clock: Clock;
  readonly #listeners = new Set<(message: FeedMessage) => void>();

  constructor(log: FeedLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  get cursor(): FeedLog["cursor"] {
    return this.#log.cursor;
  }

  publish(event: unknown, value: unknown): Promise<void> {
    const message = this.#log.append(event, value, this.#clock.now());
    for (const listener of this.#listeners) listener(message);
    return Promise.resolve();
  }

  snapshot(): FeedMessage | null {
    return this.#log.snapshot();
  }

  since(after: FeedLog["cursor"]): readonly FeedMessage[] {
    return this.#log.since(after, this.#clock.now());
  }

  follow(listener: (message: FeedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The value stays for who comes back. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
