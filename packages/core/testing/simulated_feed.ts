import type { Cursor, FeedItem } from "../model/cursor.ts";

/** Items that the server keeps for links that come back. */
const KEPT_MAX = 64;

/**
 * The server's side of an ordered feed: it numbers the values, keeps the last 64 for those who
 * resume, and forgets all of them with its memory.
 */
export class SimulatedFeed {
  #epoch = 1;
  #seq = 0;
  #kept: { readonly seq: number; readonly text: string }[] = [];
  #value: number;
  #before: { readonly body: string; readonly etag: string } | null = null;

  /** @param value The first value, which has the place 0. */
  constructor(value: number) {
    this.#value = value;
  }

  /** The place of the newest value. */
  get cursor(): Cursor {
    return { epoch: `e${this.#epoch}`, seq: this.#seq };
  }

  /** Gives a value its place. @returns The message for it. */
  append(value: number): string {
    this.#before = this.newest();
    this.#seq++;
    this.#value = value;
    const text = this.#text("event");
    this.#kept.push({ seq: this.#seq, text });
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    return text;
  }

  /** The whole value as it stands. */
  snapshot(): string {
    return this.#text("snapshot");
  }

  /** The whole value, with its validator. */
  newest(): { readonly body: string; readonly etag: string } {
    return validated(this.snapshot(), this.cursor);
  }

  /** The whole value as it stood one change ago, as a gateway shows it that lags. */
  lagging(): { readonly body: string; readonly etag: string } {
    return this.#before ?? this.newest();
  }

  /** What a link that has everything up to this place still needs. */
  since(cursor: Cursor | null): readonly string[] {
    if (cursor === null || cursor.epoch !== this.cursor.epoch) {
      return [this.snapshot()];
    }
    const missed = this.#kept.filter((item) => item.seq > cursor.seq);
    return missed.length === this.#seq - cursor.seq
      ? missed.map((item) => item.text)
      : [this.snapshot()];
  }

  /** The server lost its memory: a new epoch, and old places are void. */
  forget(): void {
    this.#epoch++;
    this.#seq = 0;
    this.#kept = [];
    this.#before = null;
  }

  #text(type: "event" | "snapshot"): string {
    return JSON.stringify({ type, ...this.cursor, value: this.#value });
  }
}

const validated = (
  body: string,
  { epoch, seq }: Cursor,
): { readonly body: string; readonly etag: string } => ({ body, etag: `"${epoch}:${seq}"` });

/**
 * Reads what a {@linkcode SimulatedFeed} says; a codec for `connect`.
 *
 * @example One event
 * ```ts
 * import { readSimulatedFeed } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const item = readSimulatedFeed('{"type":"event","epoch":"e1","seq":3,"value":7}');
 * deepEqual(item, { type: "event", cursor: { epoch: "e1", seq: 3 }, value: 7 });
 * ```
 */
export function readSimulatedFeed(raw: string | Uint8Array): FeedItem<number> {
  if (typeof raw !== "string") return { type: "invalid", why: "not text" };
  try {
    const { type, epoch, seq, value } = JSON.parse(raw) as Record<
      string,
      unknown
    >;
    if (
      (type === "event" || type === "snapshot") && typeof epoch === "string" &&
      typeof seq === "number" && typeof value === "number"
    ) return { type, cursor: { epoch, seq }, value };
  } catch { /* Said below. */ }
  return { type: "invalid", why: "not an item of the simulated feed" };
}
