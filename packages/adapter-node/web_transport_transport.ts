import type { Clock, Transport } from "@holdfast/core";
import { createWebTransport, type WebTransportOptions } from "@holdfast/core/web";
import { getCACertificates } from "node:tls";
import { ClientSession } from "./http3/client_session.ts";
import { loadQuicLibrary, type QuicLibrary } from "./http3/quic_library.ts";
import { systemClock } from "./system_clock.ts";

/** Options of {@linkcode webTransportTransport}. */
export interface WebTransportTransportOptions extends WebTransportOptions {
  /**
   * Longest wait for the handshake: Node is not told when nothing listens on a UDP port.
   *
   * @default {5000}
   */
  readonly handshakeMs?: number;
  /** Certificates of authorities, as PEM. @default {those that Node trusts} */
  readonly ca?: string;
  /** Loads the library. @default {`@currentspace/http3`, an optional peer} */
  readonly library?: () => Promise<QuicLibrary>;
}

/**
 * WebTransport over `@currentspace/http3`, which is loaded when the first link opens. Where it is
 * missing, or has no build for this system, a link ends as failed and says so. The address needs a
 * host name: the library compares certificates with no IP address.
 *
 * @param clock Time for every deadline. @default {the system's}
 */
export function webTransportTransport(
  options: WebTransportTransportOptions = {},
  clock: Clock = systemClock(),
): Transport {
  const { library = loadQuicLibrary, handshakeMs = 5000 } = options;
  const encoder = new TextEncoder();
  return createWebTransport(
    {
      createSession: async (url) => {
        const ca = options.ca ?? getCACertificates("default").join("\n");
        return new ClientSession(await library(), url, { ca, handshakeMs });
      },
      createDecoder: () => new TextDecoder(),
      encode: (text) => encoder.encode(text),
    },
    clock,
    options,
  );
}
