import type { Cursor } from "@holdfast/core";
import { eventMessage, type FeedMessage, gapMessage, snapshotMessage } from "./feed_message.ts";

/** What a feed keeps. */
export interface FeedLogLimits {
  /** Events kept for those who resume. @default {1000} */
  readonly keptMax?: number;
  /** How long they are kept, in milliseconds. @default {600000} */
  readonly keptMs?: number;
}

interface Entry {
  readonly at: number;
  readonly message: FeedMessage;
}

/**
 * The memory of one feed: its value as it stands, and the newest changes. Sequences grow by one
 * within the epoch that it was made for.
 */
export class FeedLog {
  readonly #epoch: string;
  readonly #keptMax: number;
  readonly #keptMs: number;
  readonly #kept: Entry[] = [];
  #seq: number;
  #isEmpty = true;
  #value: unknown;
  #snapshot: FeedMessage | null = null;

  /**
   * @param epoch Of this life of the feed; nobody else may have used it.
   * @param limits What is kept for those who resume.
   * @param firstSeq The sequence of the first event.
   */
  constructor(epoch: string, limits: FeedLogLimits = {}, firstSeq = 0) {
    this.#epoch = epoch;
    this.#seq = firstSeq - 1;
    this.#keptMax = limits.keptMax ?? 1000;
    this.#keptMs = limits.keptMs ?? 600_000;
  }

  /** Of this life of the feed. */
  get epoch(): string {
    return this.#epoch;
  }

  /** The sequence of the next event. */
  get nextSeq(): number {
    return this.#seq + 1;
  }

  /** The newest place; null before there is a value. */
  get cursor(): Cursor | null {
    return this.#isEmpty ? null : this.#at(this.#seq);
  }

  /**
   * Takes in one change.
   *
   * @param event What changed.
   * @param value The whole value after it.
   * @param at When, on the gateway's clock.
   * @returns The message for those who follow.
   */
  append(event: unknown, value: unknown, at: number): FeedMessage {
    this.#seq += 1;
    this.#isEmpty = false;
    this.#value = value;
    this.#snapshot = null;
    const message = eventMessage(this.#at(this.#seq), event);
    this.#kept.push({ at, message });
    this.#forget(at);
    return message;
  }

  /** The whole value at the newest place; null before there is one. */
  snapshot(): FeedMessage | null {
    if (this.#isEmpty) return null;
    this.#snapshot ??= snapshotMessage(this.#at(this.#seq), this.#value);
    return this.#snapshot;
  }

  /**
   * What somebody who stands at a place has to hear to stand at the newest: the events after it
   * where they are kept, else a gap and the snapshot; the snapshot alone for who stands nowhere.
   *
   * @param now Events older than the limit are forgotten first.
   */
  since(after: Cursor | null, now: number): readonly FeedMessage[] {
    this.#forget(now);
    const snapshot = this.snapshot();
    if (snapshot === null) return [];
    if (after === null) return [snapshot];
    const missing = this.#seq - after.seq;
    // A place ahead of ours was never ours: it is as void as one of another epoch.
    if (after.epoch !== this.#epoch || missing < 0 || missing > this.#kept.length) {
      return [gapMessage(after, snapshot.cursor), snapshot];
    }
    return this.#kept.slice(this.#kept.length - missing).map(({ message }) => message);
  }

  #at(seq: number): Cursor {
    return { epoch: this.#epoch, seq };
  }

  #forget(now: number): void {
    const oldest = now - this.#keptMs;
    const expired = this.#kept.findIndex(({ at }) => at >= oldest);
    const old = expired === -1 ? this.#kept.length : expired;
    this.#kept.splice(0, Math.max(old, this.#kept.length - this.#keptMax));
  }
}
