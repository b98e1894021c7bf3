import { BehaviorSubject, type Observable } from "rxjs";
import type { Codec, PullItem } from "../feed/codec.ts";
import { acceptItem, type CursorFeed, emptyFeed, type PlacedItem } from "../feed/cursor_feed.ts";
import type { Cursor, FeedItem } from "../model/cursor.ts";
import type { PullFailure } from "../model/link_end.ts";
import type { PullResult } from "../ports/puller.ts";
import type { Message } from "./connection.ts";
import { MessageRoad } from "./message_road.ts";

/** What a raw message turned out to be. */
export type Verdict = "delivered" | "late" | "news" | "heartbeat" | "gap" | "invalid";

/** When the value was last known to be the server's, and who said so. */
export interface Confirmation {
  readonly asOf: number;
  readonly via: string;
}

/** What a pull turned out to be. */
export type PullVerdict =
  | { readonly ok: true; readonly isChanged: boolean; readonly hasGap: boolean }
  | { readonly ok: false; readonly failure: PullFailure };

type Snapshot<T> = PullItem<T> & { readonly type: "snapshot" };

/** What is made of a message that a codec threw over. */
const THREW = { type: "invalid", why: "The codec threw an error" } as const;

/** The straight road: raw message → codec → feed → subscriber. It knows nothing of states. */
export class Inbox<T> {
  readonly confirmed$: BehaviorSubject<Confirmation | null> = new BehaviorSubject<
    Confirmation | null
  >(null);
  readonly #codec: Codec<T>;
  readonly #road = new MessageRoad<Message<T>>();
  #feed: CursorFeed<T> = emptyFeed();
  #pulled: { readonly item: Snapshot<T>; readonly body: string } | null = null;
  #etag: string | null = null;
  /** The latest place that a pull showed. */
  #newestPulled: Cursor | null = null;
  /** When the feed's epoch was first told of. */
  #epochSince = -Infinity;

  constructor(codec: Codec<T>) {
    this.#codec = codec;
  }

  /** What arrives, in order, once. */
  get message$(): Observable<Message<T>> {
    return this.#road.message$;
  }

  /** The place after which another route can continue. */
  get cursor(): Cursor | null {
    return this.#feed.cursor;
  }

  /** The validator of the last pulled value. */
  get etag(): string | null {
    return this.#etag;
  }

  /** Whether everything up to the cursor was delivered and nothing beyond it is held. */
  get isWhole(): boolean {
    return this.#feed.cursor !== null && this.#feed.pending.length === 0;
  }

  /**
   * Takes in one raw message of a link.
   *
   * @param since When the link was begun: what it says is at least as new.
   */
  accept(via: string, at: number, data: string | Uint8Array, since: number): Verdict {
    const item = this.#decoded(data);
    switch (item.type) {
      case "news":
        this.#road.push({ value: item.value, via, at, type: "news" });
        return "news";
      case "heartbeat":
        if (item.cursor === undefined) return "heartbeat";
        if (this.#isLate(item.cursor)) return "late";
        return this.#isBehind(item.cursor) ? "gap" : "heartbeat";
      case "invalid":
        return "invalid";
      default:
        if (this.#place(via, at, item, since)) return "gap";
        return this.#isLate(item.cursor) ? "late" : "delivered";
    }
  }

  /** Takes in the answer to a question that was asked at `askedAt`. */
  acceptPull(via: string, askedAt: number, result: PullResult): PullVerdict {
    if (!result.ok) return { ok: false, failure: this.#judged(result.failure) };
    if (result.isUnchanged && this.#pulled !== null) {
      const hasGap = this.#takeSnapshot(via, askedAt, this.#pulled.item);
      return { ok: true, isChanged: false, hasGap };
    }
    const item = this.#decodedPull(result.body);
    if (item.type === "invalid") {
      const failure = { how: "invalid", status: result.status, message: item.why } as const;
      return { ok: false, failure: this.#judged(failure) };
    }
    const isChanged = this.#pulled !== null && this.#isNews(this.#pulled, item, result.body);
    if (isChanged || this.#pulled === null) this.#newestPulled = item.cursor;
    this.#pulled = { item, body: result.body };
    this.#etag = result.etag;
    return { ok: true, isChanged, hasGap: this.#takeSnapshot(via, askedAt, item) };
  }

  /** What was delivered so far was the server's at `asOf`. */
  confirm(via: string, asOf: number): void {
    const before = this.confirmed$.value;
    if (before === null || asOf > before.asOf) {
      this.confirmed$.next({ asOf, via });
    }
  }

  /** No more will come. */
  complete(): void {
    this.#road.complete();
    this.confirmed$.complete();
  }

  /**
   * Takes in the whole value that a pull brought, or that it said still stands: one with a place is
   * delivered once, like any item.
   *
   * @returns Whether items are missing.
   */
  #takeSnapshot(via: string, askedAt: number, { cursor, value }: Snapshot<T>): boolean {
    if (cursor === null) {
      this.#emit(via, askedAt, value);
      return false;
    }
    const hasGap = this.#place(via, askedAt, { type: "snapshot", cursor, value }, askedAt);
    // An answer from before a newer epoch, or from a gateway that lags, confirms nothing.
    const mine = this.#feed.cursor;
    if (mine?.epoch === cursor.epoch && mine.seq <= cursor.seq) this.confirm(via, askedAt);
    return hasGap;
  }

  #emit(via: string, askedAt: number, value: T): void {
    this.confirm(via, askedAt);
    this.#road.push({ value, via, at: askedAt, type: "snapshot" });
  }

  /**
   * Which of two epochs is newer shows by when they were asked for: an answer asked for before the
   * epoch began is late, and what was asked for after it is right, even if it names an epoch that
   * was thought to be over.
   *
   * @returns Whether items are missing.
   */
  #place(via: string, at: number, item: PlacedItem<T>, since: number): boolean {
    const before = this.#feed.cursor?.epoch ?? null;
    const { epoch } = item.cursor;
    if (item.type === "snapshot" && before !== null && epoch !== before) {
      if (at < this.#epochSince) return true;
      if (since > this.#epochSince) {
        const past = this.#feed.past.filter((over) => over !== epoch);
        this.#feed = { ...this.#feed, past };
      }
    }
    const accepted = acceptItem(this.#feed, item);
    this.#feed = accepted.feed;
    if (this.#feed.cursor !== null && this.#feed.cursor.epoch !== before) this.#epochSince = at;
    for (const { type, value, cursor } of accepted.delivered) {
      this.#road.push({ value, via, at, type, cursor });
    }
    return accepted.hasGap;
  }

  /**
   * Whether a pull shows a change since the ones before it. Where values have places, that is a
   * later one than any of theirs: another gateway may lag, and its older value is no change.
   */
  #isNews(
    before: { readonly item: Snapshot<T>; readonly body: string },
    { cursor, value }: Snapshot<T>,
    body: string,
  ): boolean {
    const newest = this.#newestPulled;
    if (cursor === null || newest === null) return !this.#isSame(before, value, body);
    if (this.#feed.past.includes(cursor.epoch)) return false;
    return cursor.epoch !== newest.epoch || cursor.seq > newest.seq;
  }

  /** Whether a pull has shown a later place, so that nobody needs the link that brings this one. */
  #isLate({ epoch, seq }: Cursor): boolean {
    const newest = this.#newestPulled;
    return newest !== null && epoch === newest.epoch && seq < newest.seq;
  }

  #isBehind(cursor: Cursor): boolean {
    const mine = this.#feed.cursor;
    return mine === null || mine.epoch !== cursor.epoch ||
      mine.seq < cursor.seq;
  }

  #isSame(
    before: { readonly item: Snapshot<T>; readonly body: string },
    value: T,
    body: string,
  ): boolean {
    try {
      return this.#codec.isSame?.(before.item.value, value) ?? before.body === body;
    } catch {
      return before.body === body;
    }
  }

  #judged(failure: PullFailure): PullFailure {
    try {
      return this.#codec.isFatal?.(failure) === true ? { ...failure, isFatal: true } : failure;
    } catch {
      return failure;
    }
  }

  /** A codec must not throw; one that does must not take the connection with it. */
  #decoded(data: string | Uint8Array): FeedItem<T> {
    try {
      return this.#codec.decode(data);
    } catch {
      return THREW;
    }
  }

  #decodedPull(body: string): PullItem<T> {
    try {
      return this.#codec.decodePull(body);
    } catch {
      return THREW;
    }
  }
}
