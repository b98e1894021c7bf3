import { type KV, Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { randomUUID } from "node:crypto";

const BUCKET = "HOLDFAST_LEADERS";

/**
 * The right to publish to a feed, which at most one gateway has at a time. It is an entry that
 * expires unless its owner renews it, so a gateway that is killed is followed by another.
 */
export class NatsLease {
  readonly #name: string;
  readonly #leaseMs: number;
  readonly #change: (leads: boolean) => void;
  readonly #id: string = randomUUID();
  readonly #bucket: Promise<KV>;
  #revision: number | null = null;
  #renewedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /**
   * @param leaseMs How long the entry lives without being renewed.
   * @param change Called when the lease is had, and when it is lost.
   */
  constructor(
    connection: NatsConnection,
    name: string,
    leaseMs: number,
    change: (leads: boolean) => void,
  ) {
    this.#name = name;
    this.#leaseMs = leaseMs;
    this.#change = change;
    this.#bucket = new Kvm(connection).create(BUCKET, { history: 1, ttl: leaseMs });
    void this.#step();
  }

  /** Gives it up; the next gateway can have it at once. */
  resign(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const had = this.#revision !== null;
    this.#lose();
    if (had) {
      void this.#bucket.then((bucket) => bucket.delete(this.#name)).catch(() => {});
    }
  }

  async #step(): Promise<void> {
    try {
      const bucket = await this.#bucket;
      const value = new TextEncoder().encode(this.#id);
      const before = this.#revision;
      const revision = before === null
        ? await bucket.create(this.#name, value)
        : await bucket.update(this.#name, value, before);
      if (this.#isOver) return;
      this.#revision = revision;
      this.#renewedAt = Date.now();
      if (before === null) this.#change(true);
    } catch {
      // Another has it, or NATS is away: after a lease's time nobody can tell whether it is ours.
      if (Date.now() - this.#renewedAt >= this.#leaseMs) this.#lose();
      else if (this.#revision !== null && await this.#isTaken()) this.#lose();
    }
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#step(), this.#leaseMs / 4);
  }

  async #isTaken(): Promise<boolean> {
    try {
      const entry = await (await this.#bucket).get(this.#name);
      return entry !== null && entry.string() !== this.#id;
    } catch {
      return false;
    }
  }

  #lose(): void {
    if (this.#revision === null) return;
    this.#revision = null;
    this.#change(false);
  }
}
