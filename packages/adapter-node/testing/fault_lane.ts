import type { Socket } from "node:net";

/** What a lane does to each chunk. */
export interface LaneShape {
  /** Milliseconds that this chunk is held, beyond what the chunks before it still wait. */
  delayMs(): number;
  /** Bytes a second; `Infinity` for an open road. */
  readonly bytesPerS: number;
}

/**
 * Bytes a lane holds before it stops reading, so that the sender feels the delay as backpressure.
 */
const HELD_BYTES_MAX = 256 * 1024;
/** Chunks of a narrow road: small, so that bytes trickle rather than burst. */
const NARROW_CHUNK = 256;

interface Held {
  readonly bytes: Buffer | null;
  readonly dueAt: number;
}

/**
 * One direction of a connection: reads from one socket, writes to another, in order, as the shape
 * of the hour says.
 */
export class FaultLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #shape: () => LaneShape | null;
  readonly #moved: (bytes: number) => void;
  #held: Held[] = [];
  #heldBytes = 0;
  #dueAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #isStalled = false;
  #isDead = false;

  /**
   * @param shape What to do to chunks that arrive now; `null` for nothing.
   * @param moved Told how many bytes arrived.
   */
  constructor(
    from: Socket,
    to: Socket,
    shape: () => LaneShape | null,
    moved: (bytes: number) => void,
  ) {
    this.#from = from;
    this.#to = to;
    this.#shape = shape;
    this.#moved = moved;
    from.on("data", (bytes) => this.#take(bytes as Buffer));
    from.on("end", () => this.#takeEnd());
    to.on("drain", () => this.#resume());
  }

  /** Lets nothing pass until {@linkcode FaultLane.release}; nothing is lost. */
  stall(): void {
    this.#isStalled = true;
    this.#from.pause();
    this.#stopTimer();
  }

  /** Lets everything pass again. */
  release(): void {
    if (!this.#isStalled) return;
    this.#isStalled = false;
    this.#flush();
    this.#resume();
  }

  /**
   * Swallows everything from now on, for good: the other side never learns that this lane ended.
   */
  kill(): void {
    this.#isDead = true;
    this.drop();
    this.#from.resume();
  }

  /** The reading side is closed: ends the writing side too, once everything held was written. */
  finish(): void {
    if (this.#isDead) return;
    if (this.#held.length === 0 && !this.#isStalled) return void this.#to.destroySoon();
    if (this.#held.at(-1)?.bytes !== null) this.#held.push({ bytes: null, dueAt: this.#dueAt });
    this.#schedule();
  }

  /** Forgets what it holds, when the connection is over. */
  drop(): void {
    this.#stopTimer();
    this.#held = [];
    this.#heldBytes = 0;
  }

  #take(bytes: Buffer): void {
    this.#moved(bytes.length);
    if (this.#isDead) return;
    const shape = this.#shape();
    if (shape === null && this.#held.length === 0 && !this.#isStalled) {
      if (!this.#to.write(bytes)) this.#from.pause();
      return;
    }
    this.#hold(bytes, shape);
    if (this.#heldBytes >= HELD_BYTES_MAX) this.#from.pause();
    this.#schedule();
  }

  #hold(bytes: Buffer, shape: LaneShape | null): void {
    const now = performance.now();
    this.#dueAt = Math.max(this.#dueAt, now + (shape?.delayMs() ?? 0));
    const rate = shape?.bytesPerS ?? Infinity;
    const size = rate === Infinity ? bytes.length : NARROW_CHUNK;
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size);
      this.#dueAt += piece.length / rate * 1000;
      this.#held.push({ bytes: piece, dueAt: this.#dueAt });
    }
    this.#heldBytes += bytes.length;
  }

  #takeEnd(): void {
    if (this.#isDead) return;
    if (this.#held.length === 0 && !this.#isStalled) return void this.#to.end();
    this.#held.push({ bytes: null, dueAt: this.#dueAt });
    this.#schedule();
  }

  #schedule(): void {
    const [first] = this.#held;
    if (this.#timer !== null || this.#isStalled || first === undefined) return;
    const waitMs = Math.max(0, first.dueAt - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, waitMs);
  }

  #flush(): void {
    const now = performance.now();
    let count = 0;
    while (count < this.#held.length && this.#held[count]!.dueAt <= now) {
      const { bytes } = this.#held[count++]!;
      this.#heldBytes -= bytes?.length ?? 0;
      if (bytes !== null) this.#to.write(bytes);
      else if (this.#from.destroyed) this.#to.destroySoon();
      else this.#to.end();
    }
    this.#held.splice(0, count);
    this.#resume();
    this.#schedule();
  }

  #resume(): void {
    if (this.#isDead) return;
    const isFull = this.#heldBytes >= HELD_BYTES_MAX || this.#to.writableNeedDrain;
    if (!this.#isStalled && !isFull) this.#from.resume();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
