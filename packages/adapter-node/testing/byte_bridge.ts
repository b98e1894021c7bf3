import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** A bridge from WebSockets to one TCP port. */
export interface ByteBridge {
  /** Address of its only path, such as `ws://127.0.0.1:40123/websockify`. */
  readonly url: string;
  /** Cuts what it carries, and ends. */
  close(): Promise<void>;
}

/**
 * Starts a bridge as websockify is one: the bytes of binary messages go to a TCP port, and what
 * comes from there goes back in binary messages, cut wherever TCP cuts it.
 *
 * @example Bytes there and back
 * ```ts
 * import { startByteBridge } from "@holdfast/adapter-node/testing";
 * import { equal } from "node:assert/strict";
 * import { once } from "node:events";
 * import { createServer } from "node:net";
 *
 * const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
 * await once(echo, "listening");
 * const address = echo.address();
 * const port = address !== null && typeof address === "object" ? address.port : 0;
 * const bridge = await startByteBridge(port);
 * const socket = new WebSocket(bridge.url, "binary");
 * socket.binaryType = "arraybuffer";
 * await once(socket, "open");
 * socket.send(Buffer.from("hello"));
 * const [{ data }] = await once(socket, "message");
 * equal(Buffer.from(data).toString(), "hello");
 * await bridge.close();
 * echo.close();
 * ```
 *
 * @param targetPort A port of 127.0.0.1.
 */
export async function startByteBridge(targetPort: number): Promise<ByteBridge> {
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has("binary") ? "binary" : false,
  });
  server.on("connection", (socket) => relay(socket, targetPort));
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/websockify`,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function relay(socket: WebSocket, targetPort: number): void {
  const target = connect(targetPort, "127.0.0.1");
  target.setNoDelay(true);
  target.on("data", (chunk) => socket.send(chunk));
  target.on("error", () => socket.close(1011));
  target.on("end", () => socket.close(1000));
  target.on("close", () => socket.close(1000));
  socket.on("message", (data) => target.write(data as Buffer));
  socket.on("error", () => target.destroy());
  socket.on("close", () => target.destroy());
}
