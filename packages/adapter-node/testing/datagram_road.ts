import type { DatagramFault } from "./datagram_fault.ts";

/** What a road asks and tells. */
export interface RoadOwner {
  /** The fault that reigns. */
  readonly fault: DatagramFault | null;
  /** A number of chance in [0, 1). */
  draw(): number;
  count(what: "lost" | "doubled" | "corrupted"): void;
}

/** What a road holds at most; more is lost. */
const HELD_BYTES_MAX = 1 << 20;
const HELD_MAX = 4096;
/** How long a datagram may wait on a narrow road. */
const QUEUE_MS = 1000;

/** One direction of all flows: passes each datagram on as the fault of the hour has it. */
export class DatagramRoad {
  readonly #owner: RoadOwner;
  readonly #held = new Set<NodeJS.Timeout>();
  #heldBytes = 0;
  /** When a narrow road has brought what it took. */
  #freeAt = 0;

  constructor(owner: RoadOwner) {
    this.#owner = owner;
  }

  /** @param pass Called with what arrives: not at all, once, twice, now or later. */
  take(bytes: Buffer, pass: (bytes: Buffer) => void): void {
    const owner = this.#owner;
    const { fault } = owner;
    switch (fault?.type) {
      case "offline":
      case "down":
        return owner.count("lost");
      case "lossy":
        return owner.draw() < (fault.share ?? 0.2) ? owner.count("lost") : pass(bytes);
      case "narrow":
        return bytes.length > (fault.bytesMax ?? 1100) ? owner.count("lost") : pass(bytes);
      case "doubled":
        pass(bytes);
        if (owner.draw() >= (fault.share ?? 0.3)) return;
        owner.count("doubled");
        return pass(bytes);
      case "corrupted":
        return pass(owner.draw() < (fault.share ?? 0.1) ? this.#spoiled(bytes) : bytes);
      case "slow":
        return this.#hold(
          bytes,
          pass,
          (fault.latencyMs ?? 200) + owner.draw() * (fault.jitterMs ?? 100),
        );
      case "throttled":
        return this.#queue(bytes, pass, fault.bytesPerS ?? 8192);
      default:
        return pass(bytes);
    }
  }

  /** Loses what is on the way. */
  drop(): void {
    for (const timer of this.#held) {
      clearTimeout(timer);
      this.#owner.count("lost");
    }
    this.#held.clear();
    this.#heldBytes = 0;
    this.#freeAt = 0;
  }

  #spoiled(bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    this.#owner.count("corrupted");
    const copy = Buffer.from(bytes);
    const bit = Math.floor(this.#owner.draw() * bytes.length * 8);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    return copy;
  }

  #queue(bytes: Buffer, pass: (bytes: Buffer) => void, bytesPerS: number): void {
    const now = performance.now();
    const freeAt = Math.max(this.#freeAt, now) + bytes.length / bytesPerS * 1000;
    // A datagram that finds the road free passes, however long it takes.
    if (this.#freeAt > now && freeAt - now > QUEUE_MS) return this.#owner.count("lost");
    this.#freeAt = freeAt;
    this.#hold(bytes, pass, freeAt - now);
  }

  #hold(bytes: Buffer, pass: (bytes: Buffer) => void, waitMs: number): void {
    const isFull = this.#held.size >= HELD_MAX || this.#heldBytes + bytes.length > HELD_BYTES_MAX;
    if (isFull) return this.#owner.count("lost");
    this.#heldBytes += bytes.length;
    const timer = setTimeout(() => {
      this.#held.delete(timer);
      this.#heldBytes -= bytes.length;
      pass(bytes);
    }, waitMs);
    this.#held.add(timer);
  }
}
