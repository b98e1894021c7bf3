import type { Duplex } from "node:stream";
import { refuseHandshake } from "./answer.ts";
import { REFUSALS } from "./refusal.ts";

const WHY = {
  path: REFUSALS.noSocket,
  origin: REFUSALS.otherOrigin,
  host: REFUSALS.otherHost,
} as const;

/**
 * Answers a handshake that no gateway takes, with a status and a word. A connection that is only
 * cut looks like the work of something on the way.
 *
 * @param socket What the server's `upgrade` event brought.
 * @param why What of it is nobody's: 404, 403 or 421.
 */
export function refuseUpgrade(socket: Duplex, why: keyof typeof WHY = "path"): void {
  socket.on("error", () => socket.destroy());
  refuseHandshake(socket, WHY[why]);
}
