/**
 * A small store that outlives the page or the process. It may be missing, full or forbidden: then
 * reading gives `null`, writing does nothing, and nobody is told, since it only ever holds head
 * starts.
 */
export interface Memory {
  /** The text under `key`, or `null` if there is none or it expired. */
  read(key: string): string | null;
  /** Keeps `text` under `key` for `ttlMs`. */
  write(key: string, text: string, ttlMs: number): void;
}
