import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** A gateway as its server holds it. */
export interface Gateway {
  /**
   * Answers a request that is the gateway's.
   *
   * @returns False where it is not, and nothing was done.
   */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Takes a handshake that is the gateway's.
   *
   * @returns False where it is not, and nothing was done.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Links at once, now. */
  readonly links: number;
  /**
   * Takes no new links, and ends those there are with 1012, each at its own moment within the
   * window.
   */
  drain(windowMs: number): Promise<void>;
}
