import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { createWebSocketStream, WebSocketServer } from "ws";
import { playLines } from "./conformance_line_session.ts";
import { HANDSHAKE_SCENARIOS } from "./conformance_web_socket.ts";

/** Answers an upgrade as a bridge would behind which the scenario is played. */
export function acceptBridge(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  scenario: string,
  params: URLSearchParams,
): void {
  const handshake = HANDSHAKE_SCENARIOS[scenario];
  if (handshake !== undefined) return handshake(request, socket, params);
  const play = playLines(scenario, params, () => socket.destroy());
  if (play === null) {
    socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has("binary") ? "binary" : false,
  });
  server.handleUpgrade(request, socket, head, (link) => {
    const stream = createWebSocketStream(link, { allowHalfOpen: false });
    stream.on("error", () => link.terminate());
    stream.on("data", play.take(stream));
    link.on("close", () => play.over());
  });
}
