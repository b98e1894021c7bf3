import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { WebSocket } from "ws";
import { GATEWAY_HEADERS } from "./gateway_headers.ts";

/** Whether a stream asks for a WebSocket by extended CONNECT (RFC 8441 §4). */
export function isWebSocketConnect(headers: IncomingHttpHeaders): boolean {
  return headers[":method"] === "CONNECT" && headers[":protocol"] === "websocket";
}

/**
 * Answers an extended CONNECT and makes a WebSocket of its stream (RFC 8441 §5). There is no
 * `Sec-WebSocket-Key` over HTTP/2, and the status of success is 200.
 *
 * @param protocol The subprotocol that was chosen; null for none.
 * @param maxPayload Largest message of the client, in bytes.
 */
export function openOverHttp2(
  stream: ServerHttp2Stream,
  protocol: string | null,
  maxPayload: number,
): WebSocket {
  stream.respond({
    ...GATEWAY_HEADERS,
    ":status": 200,
    ...(protocol === null ? {} : { "sec-websocket-protocol": protocol }),
  });
  // A stream has no Nagle algorithm to switch off, but ws asks every socket to.
  const duplex = Object.assign(stream, { setNoDelay: () => {} });
  // ws makes a socket without a handshake of its own when it is given no address.
  const socket = new (WebSocket as unknown as new (
    address: null,
    protocols: undefined,
    options: object,
  ) => BareWebSocket)(null, undefined, {});
  socket.setSocket(duplex, Buffer.alloc(0), {
    allowSynchronousEvents: true,
    maxPayload,
    skipUTF8Validation: false,
  });
  return socket;
}

/** How ws attaches a connection that was negotiated elsewhere; it does not document this. */
interface BareWebSocket extends WebSocket {
  setSocket(socket: ServerHttp2Stream, head: Buffer, options: object): void;
}
