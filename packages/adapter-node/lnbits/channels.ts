import { WebSocket } from "ws";

/** A socket that takes in nothing is cut when this much waits for it. */
const BUFFERED_BYTES_MAX = 16 * 1024 * 1024;

/** Who listens to what: LNbits lets anyone listen to any id. */
export class Channels {
  readonly #sockets = new Map<string, Set<WebSocket>>();

  /** How many sockets are open. */
  get size(): number {
    let sum = 0;
    for (const sockets of this.#sockets.values()) sum += sockets.size;
    return sum;
  }

  /** Lets a socket hear a channel until it closes. */
  join(id: string, socket: WebSocket): void {
    const sockets = this.#sockets.get(id) ?? new Set();
    this.#sockets.set(id, sockets.add(socket));
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(id) === sockets) {
        this.#sockets.delete(id);
      }
    });
  }

  /** Sends a text to everyone on a channel. */
  send(id: string, text: string): void {
    for (const socket of this.#sockets.get(id) ?? []) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      if (socket.bufferedAmount > BUFFERED_BYTES_MAX) socket.terminate();
      else socket.send(text);
    }
  }

  /** Cuts every socket without a word: each peer sees 1006. */
  terminateAll(): void {
    for (const socket of this.#all()) socket.terminate();
  }

  /** Closes every socket with this code and waits, but no longer than `waitMs`. */
  async closeAll(code: number, waitMs: number): Promise<void> {
    const sockets = this.#all();
    const closed = sockets.map((socket) =>
      new Promise<void>((resolve) => {
        socket.once("close", () => resolve());
        socket.close(code);
      })
    );
    const deadline = setTimeout(() => this.terminateAll(), waitMs);
    await Promise.all(closed);
    clearTimeout(deadline);
  }

  #all(): WebSocket[] {
    return [...this.#sockets.values()].flatMap((sockets) => [...sockets]);
  }
}
