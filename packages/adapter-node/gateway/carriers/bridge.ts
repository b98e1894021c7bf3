import type { Socket } from "node:net";
import type { GatewayContext } from "../gateway_context.ts";
import { type Refusal, REFUSALS } from "../refusal.ts";
import type { LineSessions } from "./line_sessions.ts";

/**
 * Takes a plain TCP connection of a bridge, one message a line. Whom it carries, the first line
 * says. A bridge that is no trusted proxy is one client, and bounded as one.
 */
export function takeBridge(
  context: GatewayContext,
  sessions: LineSessions,
  socket: Socket,
): void {
  socket.setNoDelay(true);
  // What goes wrong with it, its close says too.
  socket.on("error", () => socket.destroy());
  const { admission, isDraining } = context;
  const address = context.addressOf(socket.remoteAddress);
  const release = isDraining()
    ? REFUSALS.draining
    : admission.request(address) ?? admission.link(address);
  if (typeof release !== "function") return refuse(context, socket, release);
  const close = (): void => void socket.destroy();
  const query = new URLSearchParams();
  const client = { carrier: "bridge", address, feed: null, query, close } as const;
  socket.on("data", sessions.open(client, release).stream(socket));
}

function refuse({ log }: GatewayContext, socket: Socket, { code, retryAfterMs }: Refusal): void {
  log.refused("bridge", code);
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  socket.end(`${JSON.stringify({ type: "bye", code, ...retry })}\n`);
  socket.resume();
}
