import type { Secret } from "@holdfast/core";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answerRefusal, refuseConnect } from "./answer.ts";
import type { Gateway } from "./gateway.ts";
import { REFUSALS } from "./refusal.ts";
import { refuseUpgrade } from "./refuse_upgrade.ts";

/** As whom a server speaks TLS. */
export interface TlsPlace {
  /** The chain, as PEM. */
  readonly certificate: string;
  /** The private key, as PEM. */
  readonly key: Secret;
}

/** A server that hands everything to a gateway. */
export interface GatewayServer {
  readonly server: Server;
  /** Ends every connection, also those that became WebSockets. */
  cut(): void;
}

const HEADERS_MAX_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;

/**
 * Makes a server for a gateway: HTTP/1.1, or with a certificate HTTP/2 and HTTP/1.1 over TLS, where
 * a WebSocket may come by extended CONNECT (RFC 8441) too.
 *
 * @throws {Error} If the certificate and the key are none, or not each other's.
 */
export function createGatewayServer(gateway: Gateway, tls: TlsPlace | null): GatewayServer {
  const server = tls === null ? plainServer() : secureServer(gateway, tls);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    // The layer of compatibility hands these on, but they are streams.
    if (request.method === "CONNECT" && request.httpVersionMajor === 2) return;
    if (!gateway.handle(request, response)) answerRefusal(response, REFUSALS.noRoute);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!gateway.upgrade(request, socket, head)) refuseUpgrade(socket);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return {
    server,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function plainServer(): Server {
  return createServer({
    maxHeaderSize: HEADERS_MAX_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    // Whoever offers another protocol, such as h2c, is answered as if it did not (RFC 9110 §7.8).
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
}

function secureServer(gateway: Gateway, place: TlsPlace): Server {
  const server = opened(place);
  // Without a listener Node ends every CONNECT that a listener for requests does not take.
  server.on("connect", () => {});
  server.on("stream", (stream, headers) => {
    if (headers[":method"] !== "CONNECT" || gateway.stream(stream, headers)) return;
    stream.on("error", () => stream.destroy());
    refuseConnect(stream, REFUSALS.noSocket);
  });
  return server;
}

function opened({ certificate, key }: TlsPlace): Http2SecureServer {
  try {
    return createSecureServer({
      cert: certificate,
      key: key.reveal(),
      allowHTTP1: true,
      settings: { enableConnectProtocol: true, maxHeaderListSize: HEADERS_MAX_BYTES },
    });
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new Error(`Cannot serve TLS: certificate and key do not fit (${code})`);
  }
}
