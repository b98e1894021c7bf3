import type { ClientRequest, IncomingMessage } from "node:http";
import { type LinkEnd, type LinkListener, type LinkRequest, maskText } from "@holdfast/core";
import type { OpenLink, SendResult, Transport } from "@holdfast/core";
import {
  BODY_START_MAX,
  bodyStart,
  failureText,
  requestSecrets,
  retryAfterOf,
  socketAddress,
  tellingHeaders,
} from "@holdfast/core/web";
import { WebSocket } from "ws";

/** Options for {@linkcode webSocketTransport}. */
export interface WebSocketTransportOptions {
  /** Bytes that may wait in the carrier before `send` says `full`. @default {1048576} */
  readonly bufferedBytesMax?: number;
  /**
   * Time that a left link is given for its closing handshake, behind the scenes. @default {1000}
   */
  readonly closingMs?: number;
}

/** A refusal has been understood by its status; its body is not worth a longer wait. */
const REFUSAL_BODY_MS = 500;
const ANSWER_REGEXP = /^\d{1,15}$/;
/** Longest close reason in bytes (RFC 6455 §5.5, less two for the code). */
const REASON_BYTES_MAX = 123;

/**
 * WebSockets over `ws`: a refused handshake shows its status, headers and the start of its body;
 * pings from the peer are heard; asking is a ping with the number as payload (RFC 6455 §5.5.2). No
 * deadline of its own: the machine has one.
 */
export function webSocketTransport(options: WebSocketTransportOptions = {}): Transport {
  const limits = {
    bufferedBytesMax: options.bufferedBytesMax ?? 1 << 20,
    closingMs: options.closingMs ?? 1000,
  };
  return {
    kind: "websocket",
    capabilities: {
      canSend: true,
      canAsk: true,
      seesStatus: true,
      hasBinary: true,
      canResume: true,
    },
    open: (request, listener) => new WebSocketLink(request, listener, limits),
  };
}

class WebSocketLink implements OpenLink {
  readonly #listener: LinkListener;
  readonly #limits: Required<WebSocketTransportOptions>;
  readonly #secrets: readonly string[];
  readonly #socket: WebSocket | null;
  #headers: Readonly<Record<string, string>> = {};
  #isOver = false;

  constructor(
    request: LinkRequest,
    listener: LinkListener,
    limits: Required<WebSocketTransportOptions>,
  ) {
    this.#listener = listener;
    this.#limits = limits;
    this.#secrets = requestSecrets(request.route.url, request.route.headers);
    this.#socket = this.#connect(request);
  }

  send(data: string | Uint8Array): SendResult {
    const socket = this.#socket;
    if (this.#isOver || socket === null || socket.readyState !== WebSocket.OPEN) return "not_open";
    if (socket.bufferedAmount > this.#limits.bufferedBytesMax) return "full";
    // A failed write ends the socket, and that is reported once, as its end.
    socket.send(data, () => {});
    return "sent";
  }

  ask(ask: number): void {
    if (this.#isOver || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.ping(String(ask), true, () => {});
  }

  abandon(code = 1000, reason = ""): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#socket !== null) leave(this.#socket, code, reason, this.#limits.closingMs);
  }

  /**
   * @returns `null` if the address or a header is impossible, which is reported as a failure a turn
   * later.
   */
  #connect(request: LinkRequest): WebSocket | null {
    try {
      const { route } = request;
      const { url, protocols } = socketAddress(request);
      const headers = Object.fromEntries(
        Object.entries(route.headers).map(([name, value]) => [name, value.reveal()]),
      );
      const socket = new WebSocket(url, protocols, {
        headers,
        maxPayload: request.maxMessageBytes,
        // Small messages gain nothing from it, and it costs memory per connection and hides faults
        // of size.
        perMessageDeflate: false,
        followRedirects: false,
      });
      this.#listen(socket);
      return socket;
    } catch (error) {
      const message = failureText(error, this.#secrets);
      queueMicrotask(() => this.#end({ how: "failed", message }));
      return null;
    }
  }

  #listen(socket: WebSocket): void {
    const listener = this.#listener;
    let failure: Error & { readonly code?: string } | null = null;
    let isOpened = false;
    socket.on("upgrade", (response) => {
      this.#headers = tellingHeaders(headersOf(response), this.#secrets);
    });
    socket.on("open", () => {
      if (this.#isOver) return;
      isOpened = true;
      listener.opened({ status: 101, protocol: socket.protocol, headers: this.#headers });
    });
    // The straight road: one string per text message, one call, nothing else.
    socket.on("message", (bytes: Buffer, isBinary: boolean) => {
      if (!this.#isOver) listener.message(isBinary ? bytes : bytes.toString());
    });
    socket.on("ping", () => {
      if (!this.#isOver) listener.heard();
    });
    socket.on("pong", (payload) => {
      if (this.#isOver) return;
      const text = payload.toString("latin1");
      if (ANSWER_REGEXP.test(text)) listener.answered(Number(text));
      else listener.heard();
    });
    socket.on("unexpected-response", (request, response) => this.#refuse(request, response));
    socket.on("error", (error) => {
      failure = error;
      // `ws` would now wait for the peer's close frame, which may never come.
      if (isOpened) this.#endBroken(socket, error);
    });
    socket.on("close", (code, reason) => {
      if (isOpened) this.#endClosed(code, reason.toString());
      else this.#end({ how: "failed", message: failureText(failure, this.#secrets) });
    });
  }

  #refuse(request: ClientRequest, response: IncomingMessage): void {
    const headers = headersOf(response);
    const retryAfterMs = retryAfterOf(headers, Date.now());
    let text = "";
    const end = (): void => {
      clearTimeout(timer);
      request.destroy();
      this.#end({
        how: "refused",
        status: response.statusCode ?? 0,
        headers: tellingHeaders(headers, this.#secrets),
        bodyStart: bodyStart(text, this.#secrets),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
      // Destroying the request is no answer in the eyes of `ws`, which stays connecting; this frees
      // it.
      this.#socket?.terminate();
    };
    const timer = setTimeout(end, REFUSAL_BODY_MS);
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
      // Enough to find a secret that stands across the place where the report is cut.
      if (text.length >= 4 * BODY_START_MAX) end();
    });
    response.on("end", end);
    response.on("error", end);
  }

  #endBroken(socket: WebSocket, error: Error & { readonly code?: string }): void {
    const message = failureText(error, this.#secrets);
    this.#end({ how: "closed", code: codeOf(error), wasClean: false, message });
    leave(socket, 1000, "", this.#limits.closingMs);
  }

  #endClosed(code: number, reason: string): void {
    this.#end({
      how: "closed",
      code,
      // 1006 is what `ws` says when no close frame came (RFC 6455 §7.1.5).
      wasClean: code !== 1006,
      ...(reason === "" ? {} : { reason: maskText(reason, this.#secrets) }),
    });
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.ended(end);
  }
}

/** The close code that a broken frame stands for (RFC 6455 §7.4.1). */
function codeOf(error: { readonly code?: string }): number {
  switch (error.code) {
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
      return 1009;
    case "WS_ERR_INVALID_UTF8":
      return 1007;
    default:
      return error.code?.startsWith("WS_ERR_") === true ? 1002 : 1006;
  }
}

/**
 * Closes politely where that is possible, and for good soon after, without keeping the process
 * alive.
 */
function leave(socket: WebSocket, code: number, reason: string, closingMs: number): void {
  socket.removeAllListeners();
  // A socket left while connecting still emits one error, which would end the process if nobody
  // listened.
  socket.on("error", () => {});
  if (socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CLOSING) {
    // While closing this does nothing, and the close frame on its way has time to leave.
    socket.close(isSendable(code) ? code : 1000, cut(reason));
    setTimeout(() => socket.terminate(), closingMs).unref();
  } else {
    socket.terminate();
  }
}

/** Codes that an application may send (RFC 6455 §7.4.2). */
function isSendable(code: number): boolean {
  return code === 1000 || code === 1001 || (code >= 3000 && code <= 4999);
}

function cut(reason: string): string {
  let text = reason.slice(0, REASON_BYTES_MAX);
  while (Buffer.byteLength(text) > REASON_BYTES_MAX) text = text.slice(0, -1);
  return text;
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
