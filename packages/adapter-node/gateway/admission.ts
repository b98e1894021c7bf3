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
  /** Requests a minute in all. @default {60000} */
  readonly requestsMax?: number;
}

interface Address {
  links: number;
  readonly requests: Bucket;
}

/** As many as it holds at once, and as many again a minute. */
class Bucket {
  readonly #perMinute: number;
  #tokens: number;
  #at: number;

  constructor(perMinute: number, now: number) {
    this.#perMinute = perMinute;
    this.#tokens = perMinute;
    this.#at = now;
  }

  /** Takes one; false where there is none. */
  take(now: number): boolean {
    const earned = (now - this.#at) * this.#perMinute / 60_000;
    this.#tokens = Math.min(this.#perMinute, this.#tokens + earned);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** Addresses remembered; the one not heard of for longest is forgotten first. */
const ADDRESSES_MAX = 10_000;

/** Lets requests and links in, within limits for each address and for all. */
export class Admission {
  readonly #clock: Clock;
  readonly #limits: Required<AdmissionLimits>;
  readonly #addresses = new Map<string, Address>();
  readonly #requests: Bucket;
  #links = 0;

  /** @param clock Time for the rate. */
  constructor(clock: Clock, limits: AdmissionLimits = {}) {
    this.#clock = clock;
    this.#limits = {
      linksPerAddress: 100,
      linksMax: 10_000,
      requestsPerMinute: 600,
      requestsMax: 60_000,
      ...limits,
    };
    this.#requests = new Bucket(this.#limits.requestsMax, clock.now());
  }

  /** What holds. */
  get limits(): Required<AdmissionLimits> {
    return this.#limits;
  }

  /** Links at once, now. */
  get links(): number {
    return this.#links;
  }

  /** Counts one request; says no when the address, or all together, ask too often. */
  request(address: string): Refusal | null {
    const now = this.#clock.now();
    // First its own, so that who asks too often takes nothing from the others.
    if (address !== NOBODY && !this.#known(address).requests.take(now)) return REFUSALS.tooMany;
    return this.#requests.take(now) ? null : REFUSALS.full;
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
    const known = this.#addresses.get(address) ??
      { links: 0, requests: new Bucket(this.#limits.requestsPerMinute, this.#clock.now()) };
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
