import type { Memory } from "@holdfast/core";

/** What of the Web Storage API is used (HTML §12.2.1). */
export type MemoryStorage = Pick<
  Storage,
  "length" | "key" | "getItem" | "setItem" | "removeItem"
>;

/** Options of {@linkcode localStorageMemory}. */
export interface LocalStorageMemoryOptions {
  /**
   * Finds the store; asked at each use, since the very access may throw (cookies blocked, a
   * sandboxed frame).
   * @default {() => localStorage}
   */
  readonly storage?: () => MemoryStorage;
  /** Stands before every key. @default {"holdfast:"} */
  readonly prefix?: string;
  /** Entries kept; the oldest give way. @default {50} */
  readonly entriesMax?: number;
  /** Longest text kept, in UTF-16 code units; a longer one is not written. @default {4096} */
  readonly textMax?: number;
  /**
   * The wall clock, in milliseconds since the epoch: entries outlive the page. @default {Date.now}
   */
  readonly wallNow?: () => number;
}

interface Entry {
  readonly writtenAt: number;
  readonly ttlMs: number;
  readonly text: string;
}

/**
 * A memory in `localStorage`. Where there is none, or it is full or forbidden, reading gives `null`
 * and writing does nothing.
 *
 * @example Without a store
 * ```ts
 * import { localStorageMemory } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const memory = localStorageMemory({
 *   storage: () => {
 *     throw new Error("Access denied");
 *   },
 * });
 * memory.write("route", "websocket", 60000);
 * equal(memory.read("route"), null);
 * ```
 */
export function localStorageMemory(options: LocalStorageMemoryOptions = {}): Memory {
  const storage = options.storage ?? (() => localStorage);
  const prefix = options.prefix ?? "holdfast:";
  const entriesMax = options.entriesMax ?? 50;
  const textMax = options.textMax ?? 4096;
  const wallNow = options.wallNow ?? (() => Date.now());
  return {
    read: (key) => {
      try {
        const store = storage();
        const entry = parseEntry(store.getItem(prefix + key));
        if (entry !== null && isAlive(entry, wallNow())) return entry.text;
        store.removeItem(prefix + key);
      } catch {
        // A memory that cannot be read is an empty one.
      }
      return null;
    },
    write: (key, text, ttlMs) => {
      if (text.length > textMax || !(ttlMs > 0) || entriesMax < 1) return;
      try {
        const [store, now] = [storage(), wallNow()];
        makeRoom(store, prefix, key, entriesMax, now);
        const entry: Entry = { writtenAt: now, ttlMs, text };
        store.setItem(prefix + key, JSON.stringify(entry));
      } catch {
        // It only ever holds head starts: full or forbidden is as good as empty.
      }
    },
  };
}

/** An entry from the future was written before the wall clock was set back: its age is unknown. */
function isAlive(entry: Entry, now: number): boolean {
  return now >= entry.writtenAt && now - entry.writtenAt < entry.ttlMs;
}

function parseEntry(json: string | null): Entry | null {
  if (json === null) return null;
  try {
    const { writtenAt, ttlMs, text } = JSON.parse(json);
    const isEntry = typeof writtenAt === "number" &&
      typeof ttlMs === "number" &&
      typeof text === "string";
    return isEntry ? { writtenAt, ttlMs, text } : null;
  } catch {
    return null;
  }
}

/**
 * Removes what is dead, and the oldest beyond the limit, so that one more entry under `key` fits.
 */
function makeRoom(
  store: MemoryStorage,
  prefix: string,
  key: string,
  entriesMax: number,
  now: number,
): void {
  const names = Array.from({ length: store.length }, (_, n) => store.key(n))
    .filter((name) => name !== null && name.startsWith(prefix) && name !== prefix + key);
  const living: { readonly name: string; readonly writtenAt: number }[] = [];
  for (const name of names as string[]) {
    const entry = parseEntry(store.getItem(name));
    if (entry !== null && isAlive(entry, now)) {
      living.push({ name, writtenAt: entry.writtenAt });
    } else store.removeItem(name);
  }
  living.sort((one, other) => one.writtenAt - other.writtenAt);
  const surplus = Math.max(0, living.length + 1 - entriesMax);
  for (const { name } of living.slice(0, surplus)) store.removeItem(name);
}
