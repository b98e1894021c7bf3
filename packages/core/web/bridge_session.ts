import type { SessionLike } from "./web_transport_session.ts";

/** What of a `WebSocket` a bridge needs (WHATWG WebSockets §3.1). */
export interface BridgeSocketLike {
  readonly bufferedAmount: number;
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: string, listener: (event: BridgeSocketEvent) => void): void;
}

/** What of its events. */
export interface BridgeSocketEvent {
  /** Of a message. */
  readonly data?: unknown;
  /** Of a close: whether both ends agreed on it. */
  readonly wasClean?: boolean;
}

/** Bytes that came and were not read yet; the reader of a link waits for them at all times. */
const UNREAD_MAX = 1 << 22;

/**
 * A session whose one stream is the bytes of binary WebSocket messages, as websockify carries them
 * between a WebSocket and a TCP connection. Where a message begins means nothing.
 *
 * @param socket A new one; it may still be connecting.
 */
export function bridgeSession(socket: BridgeSocketLike): SessionLike {
  socket.binaryType = "arraybuffer";
  const bytes = new ByteQueue(() => socket.close());
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener("close", ({ wasClean }) => {
      bytes.end(wasClean === true ? null : new Error("The bridge was cut"));
      resolve();
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    // An engine that fires an error may never fire a close.
    socket.addEventListener("error", () => reject(new Error("The bridge cannot be reached")));
    socket.addEventListener("close", () => reject(new Error("The bridge closed before it opened")));
  });
  socket.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) bytes.push(new Uint8Array(data));
    else socket.close();
  });
  return {
    ready,
    closed,
    createBidirectionalStream: () =>
      Promise.resolve({
        readable: { getReader: () => bytes },
        writable: {
          getWriter: () => ({
            write: (chunk) => {
              socket.send(new Uint8Array(chunk));
              return Promise.resolve();
            },
          }),
        },
      }),
    close: () => socket.close(),
  };
}

type Chunk = { readonly done: false; readonly value: Uint8Array } | { readonly done: true };

/** What came and was not read yet, and who waits for it. */
class ByteQueue {
  readonly #overflow: () => void;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isOver = false;
  #error: Error | null = null;
  #waiting: { readonly wake: (chunk: Chunk) => void; readonly fail: (why: Error) => void } | null =
    null;

  constructor(overflow: () => void) {
    this.#overflow = overflow;
  }

  push(chunk: Uint8Array): void {
    if (this.#isOver) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) return waiting.wake({ done: false, value: chunk });
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > UNREAD_MAX) this.#overflow();
  }

  /** @param error Why, where it is no end in good order. */
  end(error: Error | null): void {
    this.#isOver = true;
    this.#error = error;
    if (error === null) this.#waiting?.wake({ done: true });
    else this.#waiting?.fail(error);
    this.#waiting = null;
  }

  read(): Promise<Chunk> {
    const value = this.#chunks.shift();
    if (value !== undefined) {
      this.#bytes -= value.length;
      return Promise.resolve({ done: false, value });
    }
    if (this.#error !== null) return Promise.reject(this.#error);
    if (this.#isOver) return Promise.resolve({ done: true });
    return new Promise((wake, fail) => (this.#waiting = { wake, fail }));
  }

  cancel(): Promise<void> {
    this.end(null);
    return Promise.resolve();
  }
}
