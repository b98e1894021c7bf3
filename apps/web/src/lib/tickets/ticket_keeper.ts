import { type Clock, Secret } from "@holdfast/core";
import type { Ticket } from "./ticket.ts";

/** What a {@linkcode TicketKeeper} is made of. */
export interface TicketKeeperOptions {
  /** Gets a ticket, or throws. */
  readonly ask: () => Promise<Ticket>;
  readonly clock: Clock;
}

/** A ticket is renewed when this share of its life is over, so that there is time to fail. */
const RENEW_SHARE = 0.6;
/** The first wait after a failure; each further one doubles it. */
const RETRY_MS = 1000;
const RETRY_MS_MAX = 15_000;
/** Smallest time between two questions, whoever wants them. */
const GAP_MS = 1000;

/** Keeps a ticket that is always good: gets the first, and renews it before it expires. */
export class TicketKeeper {
  /** The newest ticket; empty before the first. */
  readonly ticket: Secret = new Secret(() => this.#token);
  /** Resolves with the first ticket; never, if it is closed before. */
  readonly first: Promise<void>;
  readonly #options: TicketKeeperOptions;
  #token = "";
  #hashes: readonly string[] = [];
  #failures = 0;
  #isAsking = false;
  #isClosed = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => {};
  #told: () => void = () => {};

  /** Asks for the first ticket at once. */
  constructor(options: TicketKeeperOptions) {
    this.#options = options;
    this.first = new Promise((resolve) => (this.#told = resolve));
    void this.#ask();
  }

  /** The hashes that came with the newest ticket, in base64. */
  get hashes(): readonly string[] {
    return this.#hashes;
  }

  /** Gets another one now, unless one was asked for a moment ago: the one there is was refused. */
  renew(): void {
    if (this.#options.clock.now() - this.#askedAt >= GAP_MS) void this.#ask();
  }

  /** Renews no more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#isClosed) return;
    const { ask, clock } = this.#options;
    this.#isAsking = true;
    this.#cancel();
    this.#askedAt = clock.now();
    let nextMs: number;
    try {
      const { ticket, forMs, hashes } = await ask();
      this.#token = ticket;
      this.#hashes = hashes;
      this.#failures = 0;
      nextMs = Math.max(GAP_MS, forMs * RENEW_SHARE);
      this.#told();
    } catch {
      nextMs = Math.min(RETRY_MS * 2 ** this.#failures, RETRY_MS_MAX);
      this.#failures += 1;
    }
    this.#isAsking = false;
    if (!this.#isClosed) this.#cancel = clock.after(nextMs, () => void this.#ask());
  }
}
