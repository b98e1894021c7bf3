import type { Socket } from "node:net";
import type { LinkEnd } from "@holdfast/core";
import { WebSocket } from "ws";
import { deadline } from "./deadline.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { openSocket } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** How a link is opened. */
export interface LinkOptions {
  /** Path and query. */
  readonly path: string;
  /** Offers permessage-deflate, as pages do. @default {false} */
  readonly compresses?: boolean;
  /** Milliseconds for the connection and the handshake. */
  readonly deadlineMs: number;
}

/** How a link ended, and how loudly. */
export interface LinkEnding {
  readonly end: LinkEnd;
  /** A close frame or FIN, a RST, or bytes that no WebSocket may send. */
  readonly said: "close" | "reset" | "invalid";
  /** On the monotonic clock. */
  readonly at: number;
}

const MESSAGE_BYTES_MAX = 1 << 20;
const FIRST_MAX = 4;
/** Codes of `ws` and zlib for frames that break RFC 6455 or RFC 7692. */
const INVALID_REGEXP = /^(WS_ERR_|Z_|ERR_ENCODING)/;

/** An open WebSocket of a probe: it can be asked, listened to and left, and knows how it ended. */
export class ProbeLink {
  /** On the monotonic clock, like all times here. */
  readonly openedAt: number = performance.now();
  /** When the last byte came. */
  heardAt: number = performance.now();
  /** The longest stretch between two bytes that came, in milliseconds. */
  longestQuietMs = 0;
  /** The first messages, for who listens late; at most four, never to be recorded. */
  readonly first: string[] = [];
  /** How it ended; null while it is open. */
  ending: LinkEnding | null = null;
  readonly #socket: WebSocket;
  readonly #ended: Promise<void>;
  readonly #pongs = new Map<string, (at: number) => void>();
  readonly #messages = new Set<(text: string) => void>();
  #asked = 0;
  #flaw: string | null = null;
  #isReset = false;

  private constructor(socket: WebSocket, carrier: Socket, context: ProbeContext) {
    this.#socket = socket;
    carrier.on("error", () => this.#isReset = true);
    const abort = (): void => socket.terminate();
    context.signal.addEventListener("abort", abort);
    this.#ended = new Promise((resolve) => {
      socket.on("error", (error) => {
        const code = "code" in error ? String(error.code) : "";
        if (INVALID_REGEXP.test(code)) this.#flaw = context.mask(error.message).slice(0, 200);
        // Else `ws` would wait for the close frame of a peer that may never send one.
        socket.terminate();
      });
      socket.on("close", (code, reason) => {
        context.signal.removeEventListener("abort", abort);
        this.ending = this.#endingOf(code, context.mask(reason.toString()));
        resolve();
      });
    });
    socket.on("message", (bytes: Buffer) => {
      this.#hear();
      const text = bytes.toString();
      if (this.first.length < FIRST_MAX) this.first.push(text);
      for (const listener of [...this.#messages]) listener(text);
    });
    socket.on("ping", () => this.#hear());
    socket.on("pong", (bytes) => {
      this.#hear();
      const id = bytes.toString("latin1");
      this.#pongs.get(id)?.(this.heardAt);
      this.#pongs.delete(id);
    });
  }

  /** Opens a link; null where it does not open in time. */
  static async open(
    target: ProbeTarget,
    context: ProbeContext,
    options: LinkOptions,
  ): Promise<ProbeLink | null> {
    const { socket } = feedCredentials(target, context);
    const { deadlineMs: allMs } = options;
    const opened = await openSocket(target, context, { ...socket, deadlineMs: allMs });
    if (!opened.ok) return null;
    const deadlineMs = Math.max(100, allMs - opened.tookMs);
    return await new Promise((resolve) => {
      upgrade(opened.socket, target, context, { ...options, deadlineMs }, (socket) => {
        // At once: frames that came with the handshake are told before any promise is kept.
        resolve(socket === null ? null : new ProbeLink(socket, opened.socket, context));
      });
    });
  }

  /** Whether it still looks open from here. */
  get isOpen(): boolean {
    return this.ending === null && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends a text; a broken link says so by its end. */
  send(text: string): void {
    this.#socket.send(text, () => {});
  }

  /** Asks; resolves to when the answer came, or to null where none did in time. */
  async ping(deadlineMs: number): Promise<number | null> {
    const id = `${++this.#asked}`;
    const pong = new Promise<number>((resolve) => this.#pongs.set(id, resolve));
    this.#socket.ping(id, true, () => {});
    const at = await this.#within(pong, deadlineMs);
    this.#pongs.delete(id);
    return at;
  }

  /** Waits for a message; resolves to when it came, or to null where it did not in time. */
  async message(wanted: (text: string) => boolean, deadlineMs: number): Promise<number | null> {
    let listener: (text: string) => void = () => {};
    const come = new Promise<number>((resolve) => {
      listener = (text) => {
        if (wanted(text)) resolve(performance.now());
      };
      this.#messages.add(listener);
    });
    const at = await this.#within(come, deadlineMs);
    this.#messages.delete(listener);
    return at;
  }

  /** Waits until it ends, or until the deadline. */
  async over(deadlineMs: number): Promise<void> {
    await this.#within(new Promise<never>(() => {}), deadlineMs);
  }

  /** Leaves by the closing handshake; whether the peer answered it in time. */
  async close(deadlineMs: number): Promise<boolean> {
    this.#socket.close(1000);
    await this.over(deadlineMs);
    const isAnswered = this.ending?.end.code === 1000;
    this.destroy();
    return isAnswered;
  }

  /** Leaves without a word. */
  destroy(): void {
    this.#socket.terminate();
  }

  #hear(): void {
    const now = performance.now();
    this.longestQuietMs = Math.max(this.longestQuietMs, now - this.heardAt);
    this.heardAt = now;
  }

  /** Null also where the link ended before. */
  async #within<Result>(wanted: Promise<Result>, deadlineMs: number): Promise<Result | null> {
    const { promise, stop } = timer(deadlineMs);
    const result = await Promise.race([wanted, promise, this.#ended.then(() => null)]);
    stop();
    return result;
  }

  #endingOf(code: number, reason: string): LinkEnding {
    const said = this.#flaw !== null ? "invalid" : this.#isReset ? "reset" : "close";
    const message = this.#flaw ?? (this.#isReset ? "The connection was reset: ECONNRESET" : "");
    const end: LinkEnd = {
      how: "closed",
      code,
      wasClean: code !== 1006,
      ...reason === "" ? {} : { reason },
      ...message === "" ? {} : { message },
    };
    return { end, said, at: performance.now() };
  }
}

/** Makes the handshake; tells the socket once it is open, or null once it cannot be. */
function upgrade(
  carrier: Socket,
  target: ProbeTarget,
  context: ProbeContext,
  options: LinkOptions,
  tell: (socket: WebSocket | null) => void,
): void {
  const { origin } = context;
  const { protocols } = feedCredentials(target, context);
  const socket = new WebSocket(`ws://${target.authority}${options.path}`, [...protocols], {
    createConnection: () => carrier,
    headers: {
      host: target.authority,
      ...origin === undefined ? {} : { origin },
      "user-agent": "holdfast-doctor (handshake)",
    },
    perMessageDeflate: options.compresses ?? false,
    maxPayload: MESSAGE_BYTES_MAX,
  });
  let isTold = false;
  const settle = (isOpen: boolean): void => {
    if (isTold) return;
    isTold = true;
    cancel();
    context.signal.removeEventListener("abort", fail);
    if (!isOpen) carrier.destroy();
    tell(isOpen ? socket : null);
  };
  const fail = (): void => settle(false);
  // The timeout of `ws` itself begins only with a connection of its own.
  const cancel = deadline(options.deadlineMs, fail);
  context.signal.addEventListener("abort", fail);
  // For good: an error after the end of a probe must not end the process.
  socket.on("error", fail);
  socket.once("open", () => settle(true));
}

function timer(ms: number): { readonly promise: Promise<null>; readonly stop: () => void } {
  let stop = (): void => {};
  const promise = new Promise<null>((resolve) => {
    stop = deadline(ms, () => resolve(null));
  });
  return { promise, stop };
}
