import { type Clock, type Cursor, formatCursor } from "@holdfast/core";
import { type FeedMessage, heartbeatMessage } from "./feed_message.ts";
import { type FeedReader, FeedSeat } from "./feed_seat.ts";
import type { FeedStore, StoredFeed } from "./feed_store.ts";
import type { LinkQueueLimits } from "./link_queue.ts";

/** Keeps one feed's value fresh while somebody reads it. */
export interface Upstream {
  /**
   * Begins. Every change goes to `publish`, as the change and the whole value after it.
   *
   * @returns Ends it.
   */
  start(publish: (event: unknown, value: unknown) => void): () => void;
  /** How it stands, in words for operators; free of secrets. */
  describe?(): Readonly<Record<string, string | number | boolean | null>>;
}

/** What a {@linkcode FeedHub} is made of. */
export interface FeedHubOptions {
  /** Where feeds live. */
  readonly store: FeedStore;
  /** The upstream of a feed; null where there is no such feed. */
  readonly upstream: (feed: string) => Upstream | null;
  /** Time for heartbeats and for what lingers. */
  readonly clock: Clock;
  /** How long an upstream is kept after its last reader left. @default {60000} */
  readonly lingerMs?: number;
  /** Between two heartbeats. @default {10000} */
  readonly heartbeatMs?: number;
  /** For each reader. @default {{}} */
  readonly queue?: LinkQueueLimits;
}

/** How a feed stands, for operators. */
export interface FeedDescription {
  /** The newest place; null before there is a value. */
  readonly place: string | null;
  readonly readers: number;
  /** Those that take nothing at the moment. */
  readonly slowReaders: number;
  /** How often those there are got a snapshot instead of the steps. */
  readonly coalesced: number;
  readonly upstream: Readonly<Record<string, string | number | boolean | null>>;
}

/** A reader that takes nothing for this many heartbeats is ended with 4408. */
const PATIENCE_HEARTBEATS = 4;

interface OpenFeed {
  readonly stored: StoredFeed;
  readonly seats: Map<FeedSeat, number>;
  readonly close: () => void;
  cancelLinger: () => void;
}

/** Brings readers and feeds together: one upstream for each feed, however many read it. */
export class FeedHub {
  readonly #options: Required<FeedHubOptions>;
  readonly #feeds = new Map<string, Promise<OpenFeed>>();
  #isClosed = false;

  constructor(options: FeedHubOptions) {
    this.#options = { lingerMs: 60_000, heartbeatMs: 10_000, queue: {}, ...options };
  }

  /** Milliseconds between two heartbeats. */
  get heartbeatMs(): number {
    return this.#options.heartbeatMs;
  }

  /** Whether there is a feed of this name. */
  has(feed: string): boolean {
    return this.#options.upstream(feed) !== null;
  }

  /**
   * The whole value now; waits for the first one as long as the caller does.
   *
   * @returns Null where there is no value within `patienceMs`.
   * @throws {Error} If the store does not answer.
   */
  async snapshot(feed: string, patienceMs: number): Promise<FeedMessage | null> {
    return await new Promise((resolve, reject) => {
      let leave = (): void => {};
      const cancel = this.#options.clock.after(patienceMs, () => done(null));
      const done = (message: FeedMessage | null): void => {
        cancel();
        resolve(message);
        // The first message may come while the seat is still being taken.
        queueMicrotask(() => leave());
      };
      const reader: FeedReader = {
        write: (message) => {
          if (message.type === "snapshot") done(message);
          return true;
        },
        end: () => done(null),
      };
      void this.join(feed, null, reader).then((seat) => {
        leave = () => seat.leave();
      }, (error: unknown) => {
        cancel();
        reject(error);
      });
    });
  }

  /**
   * Takes a seat at a feed: first what is missing since `after`, then each change.
   *
   * @returns The seat, and how to leave it.
   */
  async join(
    name: string,
    after: Cursor | null,
    reader: FeedReader,
  ): Promise<{ readonly seat: FeedSeat; readonly leave: () => void }> {
    const feed = await this.#opened(name);
    feed.cancelLinger();
    const { stored, seats } = feed;
    const seat = new FeedSeat(reader, after, () => stored.snapshot(), this.#options.queue);
    if (this.#isClosed) {
      seat.end(1012, "The gateway restarts");
      return { seat, leave: () => {} };
    }
    seats.set(seat, 0);
    seat.begin(stored.since(after), stored.cursor !== null);
    return { seat, leave: () => this.#leave(feed, seat) };
  }

  /** How one feed stands; null while nobody reads it. */
  async describe(name: string): Promise<FeedDescription | null> {
    const feed = await this.#feeds.get(name);
    if (feed === undefined) return null;
    const { cursor } = feed.stored;
    const seats = [...feed.seats.keys()];
    return {
      place: cursor === null ? null : formatCursor(cursor),
      readers: seats.length,
      slowReaders: seats.filter(({ isFull }) => isFull).length,
      coalesced: seats.reduce((sum, seat) => sum + seat.coalesced, 0),
      upstream: this.#options.upstream(name)?.describe?.() ?? {},
    };
  }

  /** Readers of all feeds. */
  async readers(): Promise<number> {
    const open = await Promise.all(this.#feeds.values());
    return open.reduce((sum, { seats }) => sum + seats.size, 0);
  }

  /**
   * Ends every reader, spread over a window so that they do not all come back at once.
   *
   * @param windowMs Each is ended at its own moment within it.
   */
  async drain(windowMs: number, random: () => number): Promise<void> {
    this.#isClosed = true;
    const open = await Promise.all(this.#feeds.values());
    const seats = open.flatMap((feed) => [...feed.seats.keys()]);
    await Promise.all(
      seats.map((seat) =>
        new Promise<void>((ended) =>
          this.#options.clock.after(random() * windowMs, () => {
            seat.end(1012, "The gateway restarts", Math.round(random() * 1000));
            ended();
          })
        )
      ),
    );
    for (const feed of open) {
      feed.cancelLinger();
      feed.close();
    }
    this.#feeds.clear();
  }

  #opened(name: string): Promise<OpenFeed> {
    const known = this.#feeds.get(name) ?? this.#open(name);
    this.#feeds.set(name, known);
    // A store that cannot be reached now may be later.
    known.catch(() => this.#feeds.delete(name));
    return known;
  }

  async #open(name: string): Promise<OpenFeed> {
    const { store, upstream, clock } = this.#options;
    const source = upstream(name);
    if (source === null) throw new RangeError(`Cannot open feed "${name}": there is none`);
    const stored = await store.open(name);
    const seats = new Map<FeedSeat, number>();
    const unfollow = stored.follow((message) => {
      for (const seat of seats.keys()) seat.give(message);
    });
    let stop = (): void => {};
    const resign = store.lead(name, (leads) => {
      stop();
      stop = leads
        ? source.start((event, value) => void stored.publish(event, value).catch(() => {}))
        : () => {};
    });
    let cancelBeat = (): void => {};
    const beat = (): void => {
      cancelBeat = clock.after(this.heartbeatMs, beat);
      this.#beat(stored, seats);
    };
    cancelBeat = clock.after(this.heartbeatMs, beat);
    return {
      stored,
      seats,
      cancelLinger: () => {},
      close: () => {
        cancelBeat();
        resign();
        unfollow();
        void stored.close();
      },
    };
  }

  #beat(stored: StoredFeed, seats: Map<FeedSeat, number>): void {
    const { cursor } = stored;
    if (cursor === null) return;
    const message = heartbeatMessage(cursor, this.heartbeatMs);
    for (const [seat, missed] of seats) {
      seats.set(seat, seat.isFull ? missed + 1 : 0);
      if (seat.isFull && missed + 1 >= PATIENCE_HEARTBEATS) {
        seats.delete(seat);
        seat.end(4408, "The client does not read");
      } else {
        seat.give(message);
      }
    }
  }

  #leave(feed: OpenFeed, seat: FeedSeat): void {
    feed.seats.delete(seat);
    if (feed.seats.size > 0 || this.#isClosed) return;
    feed.cancelLinger();
    feed.cancelLinger = this.#options.clock.after(this.#options.lingerMs, () => {
      if (feed.seats.size > 0) return;
      feed.close();
      for (const [name, open] of this.#feeds) {
        void open.then((other) => other === feed && this.#feeds.delete(name), () => {});
      }
    });
  }
}
