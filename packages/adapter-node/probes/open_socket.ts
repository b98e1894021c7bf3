import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { deadline } from "./deadline.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** How a connection is opened. */
export interface SocketOptions {
  /** @default {the target's} */
  readonly port?: number;
  /** @default {the target's} */
  readonly tls?: boolean;
  /** Application protocols to offer. @default {["http/1.1"]} */
  readonly alpn?: readonly string[];
  /** Whether the certificate must hold, because a secret will be sent. @default {false} */
  readonly mustHold?: boolean;
  /** Bytes before everything else, TLS included. */
  readonly preface?: string;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
  /** Further settings of the TLS handshake. */
  readonly tlsOptions?: ConnectionOptions;
}

/** A connection, or how it failed. */
export type OpenedSocket =
  | { readonly ok: true; readonly socket: Socket | TLSSocket; readonly tookMs: number }
  | {
    readonly ok: false;
    readonly stage: "tcp" | "tls";
    /** The system's or OpenSSL's code; `timeout` where we gave up. */
    readonly error: string;
    readonly tookMs: number;
  };

/**
 * Opens TCP, and TLS on top of it. Certificates are not insisted on, so that a bad one does not
 * hide what lies behind it, except where a secret is about to be sent.
 */
export function openSocket(
  target: ProbeTarget,
  context: ProbeContext,
  options: SocketOptions,
): Promise<OpenedSocket> {
  const startedAt = performance.now();
  if (!context.mayConnect()) {
    return Promise.resolve({ ok: false, stage: "tcp", error: "timeout", tookMs: 0 });
  }
  return new Promise((resolve) => {
    const port = options.port ?? target.port;
    const tcp = connectTcp({ host: context.address ?? target.host, port, noDelay: true });
    let stage: "tcp" | "tls" = "tcp";
    let socket: Socket | TLSSocket = tcp;
    const settle = (error: string | null): void => {
      cancel();
      context.signal.removeEventListener("abort", giveUp);
      const tookMs = performance.now() - startedAt;
      if (error === null) return resolve({ ok: true, socket, tookMs });
      socket.destroy();
      tcp.destroy();
      resolve({ ok: false, stage, error, tookMs });
    };
    const giveUp = (): void => settle("timeout");
    const cancel = deadline(options.deadlineMs, giveUp);
    context.signal.addEventListener("abort", giveUp);
    // Listens for good: an error after the end of a probe must not end the process.
    tcp.on("error", (error) => settle(codeOf(error)));
    tcp.once("close", () => settle("ECONNRESET"));
    tcp.once("connect", () => {
      if (options.preface !== undefined) tcp.write(options.preface);
      if (!(options.tls ?? target.tls)) return settle(null);
      stage = "tls";
      const secured = connectTls({ ...tlsOptionsOf(target, context, options), socket: tcp });
      socket = secured;
      secured.on("error", (error) => settle(codeOf(error)));
      secured.once("secureConnect", () => {
        const isBad = options.mustHold === true && !secured.authorized;
        settle(isBad ? certificateErrorOf(secured) ?? "unauthorized" : null);
      });
    });
  });
}

/** What does not hold about the certificate, as a code; undefined where it holds. */
export function certificateErrorOf(socket: TLSSocket): string | undefined {
  if (socket.authorized) return undefined;
  const error: unknown = socket.authorizationError;
  return typeof error === "string" ? error : codeOf(error);
}

/** The code of an error, or its message where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 100);
  // A TLS socket that the peer leaves says so in words; they mean that nothing came any more.
  const code = "code" in error && typeof error.code === "string" ? error.code : error.message;
  return code.slice(0, 100);
}

function tlsOptionsOf(
  target: ProbeTarget,
  context: ProbeContext,
  options: SocketOptions,
): ConnectionOptions {
  return {
    host: target.host,
    // An address must not be sent as a server name (RFC 6066 §3).
    ...isIP(target.host) === 0 ? { servername: target.host } : {},
    ALPNProtocols: [...options.alpn ?? ["http/1.1"]],
    rejectUnauthorized: false,
    ...context.trust === undefined ? {} : { secureContext: context.trust },
    ...context.needsShortHello ? { secureContext: context.shortTrust } : {},
    ...options.tlsOptions,
  };
}
