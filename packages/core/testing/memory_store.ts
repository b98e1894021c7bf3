import type { Clock } from "../ports/clock.ts";
import type { Memory } from "../ports/memory.ts";

/**
 * How a {@linkcode MemoryStore} behaves: as it is meant to, forgetting what it is told, or not
 * there at all.
 */
export type MemoryMood = "working" | "full" | "missing";

/** The most keys that are kept, so that a test sees a memory that grows. */
const KEYS_MAX = 1000;

/**
 * A memory that lasts as long as the object, and fails on demand.
 *
 * @example A memory that is forbidden reads as empty
 * ```ts
 * import { MemoryStore, VirtualClock } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const memory = new MemoryStore(new VirtualClock());
 * memory.write("route", "websocket", 60_000);
 * equal(memory.read("route"), "websocket");
 * memory.mood = "missing";
 * equal(memory.read("route"), null);
 * ```
 */
export class MemoryStore implements Memory {
  /** `full`: writing does nothing. `missing`: neither does reading. */
  mood: MemoryMood = "working";
  readonly #clock: Clock;
  readonly #entries = new Map<
    string,
    { readonly text: string; readonly until: number }
  >();

  /** @param clock Tells when an entry has expired. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keys kept now, the expired ones too. */
  get keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The text under `key`, or `null` if there is none, it expired, or the memory is missing. */
  read(key: string): string | null {
    const entry = this.#entries.get(key);
    if (this.mood === "missing" || entry === undefined) return null;
    return this.#clock.now() < entry.until ? entry.text : null;
  }

  /**
   * Keeps `text` under `key` for `ttlMs`, if the mood allows.
   * @throws {RangeError} If the 1,001st key is written.
   */
  write(key: string, text: string, ttlMs: number): void {
    if (this.mood !== "working") return;
    if (this.#entries.size >= KEYS_MAX && !this.#entries.has(key)) {
      throw new RangeError(
        `Cannot keep '${key}': ${KEYS_MAX} keys are kept already`,
      );
    }
    this.#entries.set(key, { text, until: this.#clock.now() + ttlMs });
  }
}
