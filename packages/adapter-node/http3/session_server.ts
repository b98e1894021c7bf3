import type { Clock } from "@holdfast/core";
import { loadQuicLibrary, QUIC_LIMITS, type QuicServerSession } from "./quic_library.ts";
import { ServerConnection, type SessionHandler } from "./server_connection.ts";

/** Where and as whom a server of sessions listens. */
export interface SessionServerOptions {
  /** Local address. */
  readonly host: string;
  /** UDP; 0 takes a free one. */
  readonly port: number;
  /** The chain, as PEM. */
  readonly certificate: string;
  /** The private key, as PEM. */
  readonly key: string;
  /** Time for every deadline. */
  readonly clock: Clock;
}

/** A server of WebTransport sessions. */
export interface SessionServer {
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Connections at once, each with one session. */
const CONNECTIONS_MAX = 10_000;

/**
 * Serves WebTransport over HTTP/3, and nothing else of HTTP/3.
 *
 * @param handler Told of each request for a session.
 * @throws {Error} If the library is not installed, the certificate cannot be used, or it cannot
 * listen there.
 */
export async function startSessionServer(
  { host, port, certificate, key, clock }: SessionServerOptions,
  handler: SessionHandler,
): Promise<SessionServer> {
  const { createQuicServer } = await loadQuicLibrary();
  const server = createQuicServer({
    ...QUIC_LIMITS,
    runtimeMode: "wasm",
    cert: certificate,
    key,
    maxConnections: CONNECTIONS_MAX,
  });
  const connections = new Set<ServerConnection>();
  server.on("session", (session: QuicServerSession) => {
    const connection = new ServerConnection(session, handler, clock);
    connections.add(connection);
    session.on("close", () => {
      connections.delete(connection);
      connection.closed();
    });
  });
  // Told of single packets that were wrong: each connection tells its own end.
  server.on("error", () => {});
  const { port: taken } = await server.listen(port, host).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot serve WebTransport on UDP port ${port}: ${why}`, { cause: error });
  });
  return {
    port: taken,
    close: async () => {
      for (const connection of connections) connection.close();
      await server.close();
      // The library says nothing of those that it ended itself.
      for (const connection of connections) connection.closed();
    },
  };
}
