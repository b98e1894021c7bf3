import type { IncomingMessage, ServerResponse } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OfferedSession } from "../http3/server_connection.ts";

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
  /**
   * Takes a WebSocket over HTTP/2 (RFC 8441) that is the gateway's. Its server needs
   * `settings: { enableConnectProtocol: true }` and a `connect` listener, lest Node ends it.
   *
   * @returns False where it is not, and nothing was done.
   */
  stream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean;
  /**
   * Takes a WebTransport session that is the gateway's.
   *
   * @returns False where it is not, and nothing was done.
   */
  session(offered: OfferedSession): boolean;
  /**
   * Takes a TCP connection that a bridge opened, such as websockify: the bytes of binary WebSocket
   * messages, one message of the feed protocol a line.
   */
  bridge(socket: Socket): void;
  /** Links at once, now. */
  readonly links: number;
  /**
   * Takes no new links, and ends those there are with 1012, each at its own moment within the
   * window.
   */
  drain(windowMs: number): Promise<void>;
}
