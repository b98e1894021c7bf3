import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerRefusal } from "./answer.ts";
import { createGateway, type GatewayOptions } from "./create_gateway.ts";
import type { Gateway } from "./gateway.ts";
import { REFUSALS } from "./refusal.ts";

/** Where a gateway listens. */
export interface GatewayPlace {
  /** @default {"127.0.0.1"} */
  readonly host?: string;
  /** 0 takes a free one. @default {0} */
  readonly port?: number;
}

/** A gateway with a server of its own. */
export interface RunningGateway extends Gateway {
  /** Address without a path. */
  readonly url: string;
  /** Drains, and stops listening. */
  stop(windowMs?: number): Promise<void>;
}

const HEADERS_MAX_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;

/**
 * Starts a gateway on a server of its own.
 *
 * @throws {Error} If it cannot listen there (`EADDRINUSE`, `EACCES`, …).
 */
export async function startGateway(
  options: GatewayOptions,
  { host = "127.0.0.1", port = 0 }: GatewayPlace = {},
): Promise<RunningGateway> {
  const gateway = createGateway(options);
  const limits = { maxHeaderSize: HEADERS_MAX_BYTES, headersTimeout: HEADERS_TIMEOUT_MS };
  const server = createServer(limits, (request, response) => {
    if (!gateway.handle(request, response)) answerRefusal(response, REFUSALS.noRoute);
  });
  server.on("upgrade", (request, socket, head) => {
    if (!gateway.upgrade(request, socket, head)) socket.destroy();
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    handle: (request, response) => gateway.handle(request, response),
    upgrade: (request, socket, head) => gateway.upgrade(request, socket, head),
    stream: (stream, headers) => gateway.stream(stream, headers),
    get links(): number {
      return gateway.links;
    },
    drain: (windowMs) => gateway.drain(windowMs),
    stop: async (windowMs = 0) => {
      // Whoever is ended must not come back here.
      const closed = new Promise((resolve) => server.close(resolve));
      await gateway.drain(windowMs);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
