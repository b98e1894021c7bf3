import type { Clock } from "@holdfast/core";
import { countWhole } from "./count_whole.ts";
import { guardLoop } from "./guard_loop.ts";
import {
  loadQuicLibrary,
  QUIC_LIMITS,
  type QuicLibrary,
  type QuicServer,
  type QuicServerSession,
} from "./quic_library.ts";
import { ServerConnection, type SessionHandler } from "./server_connection.ts";
import { WaitingRoom } from "./waiting_room.ts";

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
  /**
   * Told that the library broke, which ended every session, and when it is started again.
   *
   * @default {nobody is}
   */
  readonly onBroken?: (backInMs: number) => void;
}

/** A server of WebTransport sessions. */
export interface SessionServer {
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Connections at once, each with one session: what fits into the library's memory. */
const CONNECTIONS_MAX = 4000;
/** Connections of one address on which no session was asked for yet. */
const WAITING_MAX = 100;
/** A start costs a moment of the processor, so who breaks the library again and again waits. */
const RESTART_MS = { first: 250, longest: 60_000 } as const;
/** Code of an error (RFC 9114 §8.1). */
const EXCESSIVE_LOAD = 0x107;
/** Without trouble for so long, the next restart is a first one. */
const QUIET_MS = 600_000;

/**
 * Serves WebTransport over HTTP/3, and nothing else of HTTP/3.
 *
 * @param handler Told of each request for a session.
 * @throws {Error} If the library is not installed, the certificate cannot be used, or it cannot
 * listen there.
 */
export async function startSessionServer(
  options: SessionServerOptions,
  handler: SessionHandler,
): Promise<SessionServer> {
  const listener = new SessionListening(await loadQuicLibrary(), options, handler);
  await listener.listen();
  return listener;
}

class SessionListening implements SessionServer {
  readonly #library: QuicLibrary;
  readonly #options: SessionServerOptions;
  readonly #handler: SessionHandler;
  readonly #connections = new Set<ServerConnection>();
  #waiting = new WaitingRoom(WAITING_MAX);
  #server: QuicServer | null = null;
  #restartMs = 0;
  #brokenAt = 0;
  #cancelRestart: () => void = () => {};
  #isClosed = false;
  port: number;

  constructor(library: QuicLibrary, options: SessionServerOptions, handler: SessionHandler) {
    this.#library = library;
    this.#options = options;
    this.#handler = handler;
    this.port = options.port;
  }

  async listen(): Promise<void> {
    const { host, certificate: cert, key } = this.#options;
    const limits = { ...QUIC_LIMITS, maxConnections: CONNECTIONS_MAX } as const;
    const server = this.#library.createQuicServer({ ...limits, runtimeMode: "wasm", cert, key });
    // Those of a library that broke have gone without a word.
    this.#waiting = new WaitingRoom(WAITING_MAX);
    server.on("session", (session) => this.#take(session));
    // Told of single packets that were wrong: each connection tells its own end.
    server.on("error", () => {});
    const { port } = await server.listen(this.port, host).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot serve WebTransport on UDP port ${this.port}: ${why}`, {
        cause: error,
      });
    });
    this.port = port;
    this.#server = server;
    if (server._eventLoop !== null) {
      guardLoop(server._eventLoop, () => this.#broken());
      countWhole(server._eventLoop);
    }
    if (this.#isClosed) await this.#end();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart();
    for (const connection of this.#connections) connection.close();
    await this.#end();
  }

  #take(session: QuicServerSession): void {
    const leave = this.#waiting.enter(session.remoteAddress);
    if (leave === null) {
      session.on("error", () => {});
      return session.close(EXCESSIVE_LOAD, "");
    }
    const asked: SessionHandler = (offered) => {
      leave();
      this.#handler(offered);
    };
    const connection = new ServerConnection(session, asked, this.#options.clock);
    this.#connections.add(connection);
    session.on("close", () => {
      leave();
      this.#connections.delete(connection);
      connection.closed();
    });
  }

  /** The library says nothing of the connections that it ended itself. */
  async #end(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
    for (const connection of this.#connections) connection.closed();
    this.#connections.clear();
  }

  #broken(): void {
    const { clock, onBroken } = this.#options;
    if (clock.now() - this.#brokenAt > QUIET_MS) this.#restartMs = 0;
    this.#brokenAt = clock.now();
    const { first, longest } = RESTART_MS;
    this.#restartMs = Math.min(longest, Math.max(first, this.#restartMs * 2));
    onBroken?.(this.#restartMs);
    // Not from within the callback that broke.
    this.#cancelRestart = clock.after(this.#restartMs, () => void this.#restart());
    queueMicrotask(() => void this.#end());
  }

  async #restart(): Promise<void> {
    if (this.#isClosed) return;
    // Somebody else may have taken the port.
    await this.listen().catch(() => this.#broken());
  }
}
