import type { Duplex } from "node:stream";
import { refuseHandshake } from "./answer.ts";
import { REFUSALS } from "./refusal.ts";

/**
 * Answers a handshake that is nobody's with 404 and a word. A connection that is only cut looks
 * like the work of something on the way.
 *
 * @param socket What the server's `upgrade` event brought.
 */
export function refuseUpgrade(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  refuseHandshake(socket, REFUSALS.noSocket);
}
