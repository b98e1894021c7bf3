import type { Loopback } from "@holdfast/core";
import { type LoopbackPlatform, LoopbackProbe } from "./loopback_probe.ts";

/**
 * Options of {@linkcode lnbitsLoopback}. Each part of the platform is looked up when it is used.
 */
export interface LnbitsLoopbackOptions {
  /** @default {globalThis.WebSocket} */
  readonly WebSocket?: typeof WebSocket;
  /** @default {globalThis.fetch} */
  readonly fetch?: typeof fetch;
  /** Fills an array with random bytes. @default {crypto.getRandomValues} */
  readonly fillRandom?: (bytes: Uint8Array<ArrayBuffer>) => void;
}

/**
 * The loopback of an LNbits server: a WebSocket on a random channel of our own, and for each ask
 * one POST to that channel, which LNbits pushes back without asking for a key. It travels every hop
 * that a wallet's push travels.
 *
 * @example Nothing happens before it is opened
 * ```ts
 * import { lnbitsLoopback } from "@holdfast/adapter-browser";
 * import { throws } from "node:assert/strict";
 *
 * const loopback = lnbitsLoopback("https://lnbits.example");
 * throws(() => lnbitsLoopback("lnbits.example"), TypeError);
 * void loopback;
 * ```
 *
 * @param serverUrl `http://` or `https://` address of LNbits, with the path it stands under, if
 * any.
 * @throws {TypeError} If the address is no such address.
 */
export function lnbitsLoopback(serverUrl: string, options: LnbitsLoopbackOptions = {}): Loopback {
  if (!URL.canParse(serverUrl) || !/^https?:$/.test(new URL(serverUrl).protocol)) {
    throw new TypeError("Cannot make a loopback: its server needs an http:// or https:// address");
  }
  const server = new URL(serverUrl);
  const base = `${server.origin}${server.pathname.replace(/\/+$/, "")}/api/v1/ws/`;
  return {
    open: (answered) => {
      const platform: LoopbackPlatform = {
        openSocket: (address) => new (options.WebSocket ?? globalThis.WebSocket)(address),
        post: async (address, signal) => {
          const answer = await (options.fetch ?? globalThis.fetch)(address, postInit(signal));
          // What matters comes by the socket; an answer left unread would hold its connection.
          await answer.body?.cancel();
        },
        fillRandom: options.fillRandom ?? ((bytes) => void crypto.getRandomValues(bytes)),
      };
      return new LoopbackProbe(base, platform, answered);
    },
  };
}

function postInit(signal: AbortSignal): RequestInit {
  return {
    method: "POST",
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
    signal,
  };
}
