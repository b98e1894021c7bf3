import {
  type LinkEnd,
  type LinkListener,
  type LinkRequest,
  maskText,
  type OpenLink,
  type SendResult,
} from "@holdfast/core";
import {
  failureText,
  FEED_PROTOCOL,
  feedAnswer,
  feedAsk,
  requestSecrets,
  socketAddress,
  utf8LengthExceeds,
} from "@holdfast/core/web";
import { closeSocket } from "./close_socket.ts";

/** How long a socket that reported an error may take to tell its close code, in milliseconds. */
const CLOSE_GRACE_MS = 100;
/** `WebSocket.OPEN`; the constant of the class is not there on every platform. */
const OPEN = 1;

/** What a WebSocket link needs beside its request. */
export interface WebSocketLinkOptions {
  /** The constructor; `undefined` where the platform has none. */
  readonly WebSocket: typeof WebSocket | undefined;
  /** Bytes that may wait in the socket before `send` says `full`. */
  readonly bufferedBytesMax: number;
}

/**
 * One WebSocket, watched until it ends or is left. It waits for no event that may not come: a
 * socket that a policy blocks fires `error` and never `close`, and a dead one may take 60 s to
 * close.
 */
export class WebSocketLink implements OpenLink {
  readonly #listener: LinkListener;
  readonly #request: LinkRequest;
  readonly #bufferedBytesMax: number;
  #socket: WebSocket | null = null;
  #isOpened = false;
  #isOver = false;
  #grace: ReturnType<typeof setTimeout> | undefined;

  /**
   * Opens it. What the constructor of the socket throws (a bad address, mixed content) is reported
   * as an end.
   *
   * @param request Where to, and the largest message.
   * @param listener Where it reports to, never before the constructor returned.
   */
  constructor(request: LinkRequest, listener: LinkListener, options: WebSocketLinkOptions) {
    this.#request = request;
    this.#listener = listener;
    this.#bufferedBytesMax = options.bufferedBytesMax;
    try {
      this.#socket = openSocket(request, options.WebSocket);
      this.#attach(this.#socket);
    } catch (error) {
      const message = failureText(error, this.#secrets());
      queueMicrotask(() => this.#end({ how: "failed", message }));
    }
  }

  send(data: string | Uint8Array): SendResult {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== OPEN) return "not_open";
    const waitingBytes = socket.bufferedAmount;
    if (waitingBytes > 0 && waitingBytes + data.length > this.#bufferedBytesMax) return "full";
    socket.send(data as string | Uint8Array<ArrayBuffer>);
    return "sent";
  }

  /** Asks in the words of the feed protocol; a page has no pings (WHATWG WebSockets). */
  ask(ask: number): void {
    const socket = this.#socket;
    if (socket?.readyState === OPEN && socket.protocol === FEED_PROTOCOL) socket.send(feedAsk(ask));
  }

  abandon(code?: number, reason?: string): void {
    const socket = this.#release();
    if (socket !== null) closeSocket(socket, code, reason);
  }

  #attach(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#isOpened = true;
      this.#listener.opened(socket.protocol === "" ? {} : { protocol: socket.protocol });
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data);
    socket.onclose = (event) => this.#end(this.#endOf(event));
    // An error is only ever told on the way to the end; the close that tells the code mostly
    // follows at once.
    socket.onerror = () => {
      this.#grace ??= setTimeout(() => this.#end(this.#endOfError()), CLOSE_GRACE_MS);
    };
  }

  #receive(data: string | ArrayBuffer): void {
    const bytesMax = this.#request.maxMessageBytes;
    if (isLarger(data, bytesMax)) {
      const socket = this.#socket;
      const message = `Message refused: larger than ${bytesMax} bytes`;
      this.#end({ how: "closed", code: 1009, wasClean: false, message });
      // A page may not send 1009 itself (WHATWG WebSockets §3.1).
      if (socket !== null) closeSocket(socket, 4009, "Message too large");
      return;
    }
    if (typeof data !== "string") return this.#listener.message(new Uint8Array(data));
    const answered = this.#socket?.protocol === FEED_PROTOCOL ? feedAnswer(data) : null;
    if (answered !== null) this.#listener.answered(answered);
    // An answer tells how far the peer is, too.
    if (!this.#isOver) this.#listener.message(data);
  }

  #endOf({ code, reason, wasClean }: CloseEvent): LinkEnd {
    if (!this.#isOpened) {
      const message = "The handshake failed; a page is not told why";
      return { how: "failed", code, wasClean, message };
    }
    const end: LinkEnd = { how: "closed", code, wasClean };
    return reason === "" ? end : { ...end, reason: maskText(reason, this.#secrets()) };
  }

  #endOfError(): LinkEnd {
    const message = "The socket reported an error and no close: a policy of the page may block it";
    return { how: this.#isOpened ? "closed" : "failed", code: 1006, wasClean: false, message };
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#release();
    this.#listener.ended(end);
  }

  /** Stops listening for good. */
  #release(): WebSocket | null {
    this.#isOver = true;
    clearTimeout(this.#grace);
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) silence(socket);
    return socket;
  }

  #secrets(): readonly string[] {
    return requestSecrets(this.#request.route.url, this.#request.route.headers);
  }
}

function silence(socket: WebSocket): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onerror = null;
  socket.onclose = null;
}

function openSocket(request: LinkRequest, constructor: typeof WebSocket | undefined): WebSocket {
  if (constructor === undefined) {
    throw new TypeError("Cannot open a WebSocket: there is none here");
  }
  const { url: address, protocols } = socketAddress(request);
  // A relative address would silently lead to the page's own server.
  if (!URL.canParse(address) || !/^wss?:$/.test(new URL(address).protocol)) {
    throw new TypeError(
      `Cannot open a WebSocket: '${request.route.label}' is no ws:// or wss:// address`,
    );
  }
  return new constructor(address, protocols);
}

function isLarger(data: string | ArrayBuffer, bytesMax: number): boolean {
  return typeof data === "string" ? utf8LengthExceeds(data, bytesMax) : data.byteLength > bytesMax;
}
