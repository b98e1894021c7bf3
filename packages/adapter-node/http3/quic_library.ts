import type { Duplex } from "node:stream";
import { isInstalled } from "../is_installed.ts";
import type { QuicLoop } from "./guard_loop.ts";
import { makeRoom } from "./make_room.ts";

/** One stream, as `@currentspace/http3` has it. */
export interface QuicStream extends Duplex {
  /** Its number (RFC 9000 §2.1). */
  readonly id: number;
  /** Ends both directions at once, with an error code. */
  close(code?: number): void;
}

/** One connection of a client, as a server holds it. */
export interface QuicServerSession {
  readonly connHandle: number;
  readonly remoteAddress: string;
  on(event: "stream", listener: (stream: QuicStream) => void): unknown;
  on(event: "close" | "error", listener: (why: unknown) => void): unknown;
  close(code?: number, reason?: string): void;
  /** Not documented, but the only way to open a stream in one direction. */
  readonly _eventLoop: {
    streamSend(connHandle: number, streamId: number, data: Buffer, fin: boolean): number;
  };
}

/** A server of raw QUIC. */
export interface QuicServer {
  on(event: "session", listener: (session: QuicServerSession) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  /** @throws {Error} If it cannot listen there. */
  listen(port: number, host: string): Promise<{ readonly port: number }>;
  close(): Promise<void>;
  /** Not documented; there once it listens. */
  readonly _eventLoop: QuicLoop | null;
}

/** A connection, as a client holds it. */
export interface QuicClientSession {
  on(event: "stream", listener: (stream: QuicStream) => void): unknown;
  on(event: "connect", listener: () => void): unknown;
  on(event: "close" | "error", listener: (why: unknown) => void): unknown;
  openStream(): QuicStream;
  close(code?: number, reason?: string): Promise<void>;
  /** Not documented, but the only way to open a stream in one direction. */
  readonly _eventLoop: {
    streamSend(streamId: number, data: Buffer, fin: boolean): number;
  } | null;
}

/** What both ends are told. */
export interface QuicLimits {
  readonly alpn: string[];
  readonly maxIdleTimeoutMs: number;
  readonly initialMaxData: number;
  readonly initialMaxStreamDataBidiLocal: number;
  readonly initialMaxStreamsBidi: number;
  readonly enableDatagrams: boolean;
}

/** What of `@currentspace/http3` is needed. */
export interface QuicLibrary {
  createQuicServer(
    options: QuicLimits & {
      /** Its native servers send packets that are too large for Chromium. */
      readonly runtimeMode: "wasm";
      readonly key: string;
      readonly cert: string;
      readonly maxConnections: number;
    },
  ): QuicServer;
  connectQuic(
    authority: string,
    options: QuicLimits & {
      /** Its client in WebAssembly ends the process over a certificate that does not hold. */
      readonly runtimeMode: "portable" | "wasm";
      readonly ca: string;
      readonly connectTimeoutMs: number;
    },
  ): QuicClientSession;
}

/** An optional peer: it is 120 MB, which nobody pays for who wants no WebTransport. */
const LIBRARY: string = "@currentspace/http3";

/** Whether the library is installed. */
export function hasQuicLibrary(): boolean {
  return isInstalled(LIBRARY);
}

/**
 * Loads the library.
 *
 * @throws {Error} If it is not installed; the text says what to install.
 */
export async function loadQuicLibrary(): Promise<QuicLibrary> {
  if (!hasQuicLibrary()) {
    throw new Error(`Cannot speak HTTP/3 without a library: npm install ${LIBRARY}@0.9.0`);
  }
  makeRoom(LIBRARY);
  const { createQuicServer, connectQuic }: QuicLibrary = await import(LIBRARY);
  return { createQuicServer, connectQuic };
}

/** Small windows: a client says little, and a gateway holds many. */
export const QUIC_LIMITS: QuicLimits = {
  alpn: ["h3"],
  maxIdleTimeoutMs: 45_000,
  initialMaxData: 1 << 20,
  initialMaxStreamDataBidiLocal: 256 * 1024,
  initialMaxStreamsBidi: 16,
  enableDatagrams: true,
};
