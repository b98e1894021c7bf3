// Takes in any number of WebSockets and says nothing to them.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on("connection", (socket) => socket.on("error", () => {}));
http.listen(0, "127.0.0.1", 1024, () => {
  console.log(JSON.stringify({ port: (http.address() as AddressInfo).port }));
});
process.once("SIGTERM", () => process.exit(0));
