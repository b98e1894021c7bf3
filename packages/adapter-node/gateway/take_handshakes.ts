import { type ServerOptions, WebSocketServer } from "ws";
import { refuseHandshake } from "./answer.ts";
import { GATEWAY_HEADERS } from "./gateway_headers.ts";
import { REFUSALS } from "./refusal.ts";

/** The one version there is (RFC 6455 §4.4). */
const VERSION = "13";

/**
 * Makes what takes handshakes. Each answer names the gateway, and one that is no handshake is
 * refused in JSON: 426 for another version, else 400 (RFC 6455 §4.2.2).
 */
export function takeHandshakes(options: ServerOptions): WebSocketServer {
  const sockets = new WebSocketServer({ ...options, noServer: true });
  sockets.on("headers", (headers) => {
    for (const [name, value] of Object.entries(GATEWAY_HEADERS)) headers.push(`${name}: ${value}`);
  });
  sockets.on("wsClientError", ({ message: detail }, socket, request) => {
    const isOther = request.headers["sec-websocket-version"] !== VERSION;
    const status = isOther ? REFUSALS.noUpgrade.status : REFUSALS.badRequest.status;
    const headers = isOther ? { upgrade: "websocket", "sec-websocket-version": VERSION } : {};
    refuseHandshake(socket, { ...REFUSALS.badRequest, status, detail }, headers);
  });
  return sockets;
}
