import { poll, type Route, webSocket } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { Platform } from "../ports/platform.ts";

/** Where a wallet is. */
export interface WalletPlace {
  /** Address of LNbits; a path before its own is kept. */
  readonly server: string;
  /** The wallet's invoice key. Never the admin key: it is refused. */
  readonly key: string | Secret;
  /**
   * Further addresses at which the server's WebSockets answer, such as a host name that goes round
   * the proxy in front, best first. @default {[]}
   */
  readonly sockets?: readonly string[];
}

const SOCKETS_MAX = 8;
const HTTP_REGEXP = /^https?:\/\/[^/?#\s]+/i;

/**
 * The ways to a wallet: the WebSocket of its invoice key, at every address where the server's
 * sockets answer, and a poll of its balance.
 *
 * @example A wallet's addresses
 * ```ts
 * import { walletRoutes } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const { platform } = scriptedPlatform();
 * const place = { server: "https://host/lnbits/", key: "9f1c", sockets: ["https://ws.host"] };
 * deepEqual(walletRoutes(place, platform).map(({ id, label }) => `${id} ${label}`), [
 *   "websocket wss://host/lnbits/api/v1/ws/•••",
 *   "websocket-2 wss://ws.host/api/v1/ws/•••",
 *   "poll https://host/lnbits/api/v1/wallet",
 * ]);
 * ```
 *
 * @param hasLoopback Whether a loopback probe can ask where the socket itself cannot.
 * @throws {TypeError} If an address is not one of http or https, or the key is empty.
 * @throws {RangeError} If there are more than 8 further addresses.
 */
export function walletRoutes(
  { server, key, sockets = [] }: WalletPlace,
  platform: Platform,
  hasLoopback = false,
): readonly Route[] {
  if (sockets.length > SOCKETS_MAX) {
    throw new RangeError(
      `Cannot watch a wallet: at most ${SOCKETS_MAX} further sockets, got ${sockets.length}`,
    );
  }
  const base = serverBase(server);
  const secret = walletKey(key);
  const canPing = platform.transports.websocket?.capabilities.canAsk === true;
  const ask = canPing ? "ping" : hasLoopback ? "loopback" : "none";
  const pushes = [base, ...sockets.map(serverBase)].map((address, n) => {
    const url = new Secret(`${address.replace(/^http/i, "ws")}/api/v1/ws/${secret.reveal()}`);
    return webSocket(url, { id: n === 0 ? "websocket" : `websocket-${n + 1}`, ask });
  });
  return [...pushes, walletPoll(base, secret)];
}

/** The poll of a wallet's balance, as REST tells it. */
export function walletPoll(base: string, key: Secret): Route {
  return poll(`${base}/api/v1/wallet`, undefined, { headers: { "X-Api-Key": key } });
}

/**
 * The server's address without slashes at its end.
 *
 * @example A slash and spaces too many
 * ```ts
 * import { serverBase } from "@holdfast/core";
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(serverBase(" https://host/ "), "https://host");
 * throws(() => serverBase("host"), TypeError);
 * ```
 *
 * @throws {TypeError} If it is no http or https address.
 */
export function serverBase(server: string): string {
  const trimmed = server.trim();
  if (!HTTP_REGEXP.test(trimmed)) {
    throw new TypeError(
      "Cannot use server address: must begin with http:// or https://",
    );
  }
  return trimmed.replace(/[?#].*$/, "").replace(/\/+$/, "");
}

/**
 * A wallet key, checked for what no key can hold.
 *
 * @example Printing never shows it
 * ```ts
 * import { walletKey } from "@holdfast/core";
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(`${walletKey("9f1c")}`, "•••");
 * throws(() => walletKey("two words"), TypeError);
 * ```
 *
 * @throws {TypeError} If it is empty or holds other than letters, digits, `-` and `_`.
 */
export function walletKey(key: string | Secret): Secret {
  const value = (typeof key === "string" ? key : key.reveal()).trim();
  if (!/^[\w-]{1,128}$/.test(value)) {
    throw new TypeError(
      "Cannot use wallet key: must be letters and digits, as LNbits shows it",
    );
  }
  return new Secret(value);
}
