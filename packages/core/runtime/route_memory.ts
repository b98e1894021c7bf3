import { isProved } from "../machine/reading.ts";
import type { MemoryOfNetwork } from "../model/event.ts";
import type { ConnectionState } from "../model/state.ts";
import type { Memory } from "../ports/memory.ts";

const ORIGIN_REGEXP = /^[a-z]+:\/\/([^/?#]+)/i;

/** Remembers, per host and network, which route proved itself last, and which passed a gate. */
export class RouteMemory {
  readonly #memory: Memory;
  readonly #host: string;
  readonly #ttlMs: number;
  #written: string | null = null;
  #seen: readonly string[] = [];

  /**
   * @param label The first route's address as it may be shown.
   * @param ttlMs How long it is remembered.
   */
  constructor(memory: Memory, label: string, ttlMs: number) {
    this.#memory = memory;
    this.#host = ORIGIN_REGEXP.exec(label)?.[1] ?? label;
    this.#ttlMs = ttlMs;
  }

  /** What it knows of the network that the state is in. */
  read(state: ConnectionState): MemoryOfNetwork {
    const { push } = state.plan;
    const routeId = this.#memory.read(this.#key(state));
    const seenToWork = push.map(({ id }) => id)
      .filter((id) => this.#memory.read(this.#gateKey(state, id)) !== null);
    this.#seen = seenToWork;
    return {
      remembered: push.some(({ id }) => id === routeId) ? routeId : null,
      ...(seenToWork.length === 0 ? {} : { seenToWork }),
    };
  }

  /** Remembers the current route once it is proved. */
  observe(state: ConnectionState): void {
    this.#observeGates(state);
    const link = state.links.find((other) => other.attempt === state.current);
    if (link === undefined || !isProved(link)) return;
    const entry = `${this.#key(state)} ${link.routeId} ${link.attempt}`;
    if (entry === this.#written) return;
    this.#written = entry;
    this.#memory.write(this.#key(state), link.routeId, this.#ttlMs);
  }

  #observeGates(state: ConnectionState): void {
    const { seenToWork } = state;
    if (seenToWork === this.#seen) return;
    for (const id of seenToWork) {
      if (!this.#seen.includes(id)) this.#memory.write(this.#gateKey(state, id), "1", this.#ttlMs);
    }
    this.#seen = seenToWork;
  }

  #key({ surroundings }: ConnectionState): string {
    return `route ${this.#host} ${surroundings.network}`;
  }

  #gateKey({ surroundings }: ConnectionState, routeId: string): string {
    return `gate ${this.#host} ${surroundings.network} ${routeId}`;
  }
}
