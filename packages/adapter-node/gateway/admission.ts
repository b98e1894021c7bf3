import type { Clock } from "@holdfast/core";
import { NOBODY } from "./client_address.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

/** How much one address, and all together, may ask for. */
export interface AdmissionLimits {
  /** Links at once from one address. @default {100} */
  readonly linksPerAddress?: number;
  /** Links at once in all. @default {10000} */
  readonly linksMax?: number;
  /** Requests a minute from one address. @default {600} */
  readonly requestsPerMinute?: number;
}

interface Address {
  links: number;
  /** Tokens of its bucket at `at`. */
  tokens: number;
  at: number;
}

/** Addresses remembered; the one not heard of for longest is forgotten first. */
const ADDRESSES_MAX = 10_000;

/** Lets requests and links in, within limits for each address and for all. */
export class Admission {
  readonly #clock: Clock;
  readonly #limits: Required<AdmissionLimits>;
  readonly #addresses = new Map<string, Address>();
  #links = 0;

  /** @param clock Time for the rate. */
  constructor(clock: Clock, limits: AdmissionLimits = {}) {
    this.#clock = clock;
    this.#limits = {
      linksPerAddress: 100,
      linksMax: 10_000,
      requestsPerMinute: 600,
      ...limits,
    };
  }

  /** What holds. */
  get limits(): Required<AdmissionLimits> {
    return this.#limits;
  }

  /** Links at once, now. */
  get links(): number {
    return this.#links;
  }

  /** Counts one request; says no when the address asks too often. Nobody in particular may. */
  request(address: string): Refusal | null {
    if (address === NOBODY) return null;
    const known = this.#known(address);
    if (known.tokens < 1) return REFUSALS.tooMany;
    known.tokens -= 1;
    return null;
  }

  /**
   * Lets one link in.
   *
   * @returns Its release, to be called once, or the refusal.
   */
  link(address: string): (() => void) | Refusal {
    if (this.#links >= this.#limits.linksMax) return REFUSALS.full;
    const known = address === NOBODY ? { links: 0 } : this.#known(address);
    if (known.links >= this.#limits.linksPerAddress) return REFUSALS.tooMany;
    known.links += 1;
    this.#links += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      known.links -= 1;
      this.#links -= 1;
    };
  }

  #known(address: string): Address {
    const { requestsPerMinute } = this.#limits;
    const now = this.#clock.now();
    const known = this.#addresses.get(address) ?? { links: 0, tokens: requestsPerMinute, at: now };
    const earned = (now - known.at) * requestsPerMinute / 60_000;
    known.tokens = Math.min(requestsPerMinute, known.tokens + earned);
    known.at = now;
    // The newest last, so that the first is the one not heard of for longest.
    this.#addresses.delete(address);
    this.#addresses.set(address, known);
    this.#forget();
    return known;
  }

  #forget(): void {
    if (this.#addresses.size <= ADDRESSES_MAX) return;
    for (const [address, { links }] of this.#addresses) {
      if (links > 0) continue;
      this.#addresses.delete(address);
      return;
    }
  }
}
