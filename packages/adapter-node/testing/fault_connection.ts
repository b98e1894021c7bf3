import type { Socket } from "node:net";
import { FaultLane, type LaneShape } from "./fault_lane.ts";

/** What a connection is told, and asks. */
export interface ConnectionOwner {
  /** What to do to chunks that arrive now. */
  shape(): LaneShape | null;
  moved(direction: "up" | "down", bytes: number): void;
  /** Nothing of it is left. */
  gone(connection: FaultConnection): void;
}

/** One client's connection through the proxy: two lanes, and the ways to break them. */
export class FaultConnection {
  /** The port by which the inner server knows this connection. */
  readonly innerPort: number;
  /** Whether a WebSocket runs over it. */
  isUpgraded = false;
  readonly #client: Socket;
  readonly #inner: Socket;
  readonly #up: FaultLane;
  readonly #down: FaultLane;
  #idleMs = 0;
  #idleTimer: NodeJS.Timeout | null = null;
  #cutTimer: NodeJS.Timeout | null = null;
  #isOver = false;
  #isDead = false;

  constructor(client: Socket, inner: Socket, owner: ConnectionOwner) {
    this.#client = client;
    this.#inner = inner;
    this.innerPort = inner.localPort ?? 0;
    this.#up = new FaultLane(client, inner, () => owner.shape(), (bytes) => {
      owner.moved("up", bytes);
      this.#idleTimer?.refresh();
    });
    this.#down = new FaultLane(inner, client, () => owner.shape(), (bytes) => {
      owner.moved("down", bytes);
      this.#idleTimer?.refresh();
    });
    // Errors only tell what `close` tells again.
    client.on("error", () => {});
    inner.on("error", () => {});
    client.on("close", (hadError) => {
      if (hadError || this.#isDead || inner.destroyed) this.#leave(owner);
      else this.#up.finish();
    });
    inner.on("close", (hadError) => {
      // A client behind a dead lane never hears that the server is gone.
      if (this.#isDead) return;
      if (hadError || client.destroyed) this.#leave(owner);
      else this.#down.finish();
    });
  }

  /** Holds everything until {@linkcode FaultConnection.release}. */
  stall(): void {
    if (this.#isDead) return;
    this.#up.stall();
    this.#down.stall();
  }

  /** Lets everything pass again, and forgets every deadline. */
  release(): void {
    this.#stopTimers();
    if (this.#isDead) return;
    this.#up.release();
    this.#down.release();
  }

  /** Falls silent for good, without a word to either side. */
  kill(): void {
    this.#isDead = true;
    this.#stopTimers();
    this.#up.kill();
    this.#down.kill();
  }

  /** Ends both sides with a RST. */
  reset(): void {
    this.#client.resetAndDestroy();
    this.#inner.resetAndDestroy();
  }

  /** Resets after so long. */
  cutAfter(afterMs: number): void {
    this.#cutTimer = setTimeout(() => this.reset(), afterMs);
  }

  /** Resets after so much silence. */
  cutWhenIdle(afterMs: number): void {
    this.#idleMs = afterMs;
    this.#idleTimer = setTimeout(() => this.reset(), this.#idleMs);
  }

  #leave(owner: ConnectionOwner): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopTimers();
    this.#up.drop();
    this.#down.drop();
    this.reset();
    owner.gone(this);
  }

  #stopTimers(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    if (this.#cutTimer !== null) clearTimeout(this.#cutTimer);
    this.#idleTimer = null;
    this.#cutTimer = null;
  }
}
