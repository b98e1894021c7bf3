// A server that costs nothing beside the client: it writes ready-made frames straight to the
// socket.

import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Server as SocketIoServer } from "socket.io";
import { WebSocketServer } from "ws";
import { BLOCK_MESSAGES, frames, payload } from "./payload.ts";

const PLAIN = frames(payload);
// Socket.IO's own framing of the same: Engine.IO message, Socket.IO event.
const SOCKET_IO = frames((index) => `42["push",${payload(index)}]`);

async function burst(
  socket: Socket,
  block: Uint8Array,
  messages: number,
): Promise<void> {
  for (let sent = 0; sent < messages; sent += BLOCK_MESSAGES) {
    if (!socket.write(block)) {
      await new Promise((resolve) => socket.once("drain", resolve));
    }
  }
}

const http = createServer();
const plain = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const io = new SocketIoServer({
  transports: ["websocket"],
  perMessageDeflate: false,
});
io.attach(http, { destroyUpgrade: false });
http.on("upgrade", (request, socket, head) => {
  if (request.url?.startsWith("/socket.io/")) return;
  plain.handleUpgrade(request, socket, head, (client) => {
    client.on(
      "message",
      (text) => void burst(socket as Socket, PLAIN, Number(text)),
    );
  });
});
io.on("connection", (client) => {
  // Engine.IO hides the carrier; frames that are ready can only be written below it.
  const carrier = client.conn.transport as unknown as {
    socket: { _socket: Socket };
  };
  client.on("burst", (messages: number) => {
    void burst(carrier.socket._socket, SOCKET_IO, messages);
  });
});
http.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (http.address() as AddressInfo).port }));
});
process.once("SIGTERM", () => process.exit(0));
