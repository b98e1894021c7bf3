import type { MemoryStorage } from "../local_storage_memory.ts";

/** A store in memory, any part of which can be made to throw. */
export class FakeStorage implements MemoryStorage {
  /** Members whose use throws from now on. */
  readonly refused: Set<keyof MemoryStorage> = new Set();
  readonly #items = new Map<string, string>();

  get length(): number {
    this.#use("length");
    return this.#items.size;
  }

  key(index: number): string | null {
    this.#use("key");
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    this.#use("getItem");
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#use("setItem");
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#use("removeItem");
    this.#items.delete(key);
  }

  #use(name: keyof MemoryStorage): void {
    if (this.refused.has(name)) {
      throw new DOMException(`No ${name} today`, "QuotaExceededError");
    }
  }
}
