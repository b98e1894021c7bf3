import type { Clock, Transport } from "@holdfast/core";
import { createWebTransport, type WebTransportOptions } from "@holdfast/core/web";
import { pageClock } from "./page_clock.ts";
import { pageWeb } from "./page_web.ts";

/** Options of {@linkcode webTransportTransport}. */
export interface WebTransportTransportOptions extends WebTransportOptions {
  /** The constructor; looked up when a link opens. @default {globalThis.WebTransport} */
  readonly WebTransport?: typeof WebTransport;
  /**
   * SHA-256 of certificates that need no authority; each must be on ECDSA and live no longer than
   * 14 days (W3C WebTransport §6.2). A function is asked for each session: a page may outlive a
   * certificate.
   *
   * @default {[]}
   */
  readonly serverCertificateHashes?:
    | readonly WebTransportHash[]
    | (() => readonly WebTransportHash[]);
}

/**
 * WebTransport as a page has it: a stream over HTTP/3, past whatever stands in the way of TCP.
 *
 * @example What a page can see
 * ```ts
 * import { webTransportTransport } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const { capabilities } = webTransportTransport();
 * equal(capabilities.canResume, true);
 * equal(capabilities.seesStatus, false);
 * ```
 *
 * @param clock Time for every deadline. @default {the page's}
 */
export function webTransportTransport(
  options: WebTransportTransportOptions = {},
  clock: Clock = pageClock(),
): Transport {
  const { serverCertificateHashes: trusted = [] } = options;
  return createWebTransport(
    {
      createSession: (url) => {
        const constructor = options.WebTransport ?? globalThis.WebTransport;
        if (constructor === undefined) {
          throw new TypeError("Cannot open a session: there is no WebTransport here");
        }
        const hashes = typeof trusted === "function" ? trusted() : trusted;
        if (hashes.length === 0) return new constructor(url);
        return new constructor(url, { serverCertificateHashes: [...hashes] });
      },
      createDecoder: () => pageWeb().createDecoder(),
      encode: (text) => new TextEncoder().encode(text),
    },
    clock,
    options,
  );
}
