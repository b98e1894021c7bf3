import { isProved } from "../machine/reading.ts";
import type { ConnectionState } from "../model/state.ts";
import type { Memory } from "../ports/memory.ts";

const ORIGIN_REGEXP = /^[a-z]+:\/\/([^/?#]+)/i;

/** Remembers, per host and network, which route proved itself last. */
export class RouteMemory {
  readonly #memory: Memory;
  readonly #host: string;
  readonly #ttlMs: number;
  #written: string | null = null;

  /**
   * @param label The first route's address as it may be shown.
   * @param ttlMs How long it is remembered.
   */
  constructor(memory: Memory, label: string, ttlMs: number) {
    this.#memory = memory;
    this.#host = ORIGIN_REGEXP.exec(label)?.[1] ?? label;
    this.#ttlMs = ttlMs;
  }

  /** The route that worked last here, if any. */
  read(state: ConnectionState): string | null {
    const routeId = this.#memory.read(this.#key(state));
    return state.plan.push.some((route) => route.id === routeId) ? routeId : null;
  }

  /** Remembers the current route once it is proved. */
  observe(state: ConnectionState): void {
    const link = state.links.find((other) => other.attempt === state.current);
    if (link === undefined || !isProved(link)) return;
    const entry = `${this.#key(state)} ${link.routeId} ${link.attempt}`;
    if (entry === this.#written) return;
    this.#written = entry;
    this.#memory.write(this.#key(state), link.routeId, this.#ttlMs);
  }

  #key(state: ConnectionState): string {
    return `route ${this.#host} ${state.surroundings.network}`;
  }
}
