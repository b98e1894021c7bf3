import { poll, type Route, webSocket } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { Platform } from "../ports/platform.ts";

const HTTP_REGEXP = /^https?:\/\/[^/?#\s]+/i;

/**
 * The ways to a wallet: the WebSocket of its invoice key, and a poll of its balance.
 *
 * @example A wallet's addresses
 * ```ts
 * import { walletRoutes } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const { platform } = scriptedPlatform();
 * const routes = walletRoutes("https://host/lnbits/", "9f1c", platform, false);
 * deepEqual(routes.map((route) => route.label), [
 *   "wss://host/lnbits/api/v1/ws/•••",
 *   "https://host/lnbits/api/v1/wallet",
 * ]);
 * ```
 *
 * @param server Address of LNbits; a path before its own is kept.
 * @param key The wallet's invoice key.
 * @param hasLoopback Whether a loopback probe can ask where the socket itself cannot.
 * @throws {TypeError} If the address is not one of http or https, or the key is empty.
 */
export function walletRoutes(
  server: string,
  key: string | Secret,
  platform: Platform,
  hasLoopback: boolean,
): readonly [Route, Route] {
  const base = serverBase(server);
  const secret = walletKey(key);
  const canPing = platform.transports.websocket?.capabilities.canAsk === true;
  const ask = canPing ? "ping" : hasLoopback ? "loopback" : "none";
  const socket = base.replace(/^http/i, "ws");
  return [
    webSocket(new Secret(`${socket}/api/v1/ws/${secret.reveal()}`), { ask }),
    poll(`${base}/api/v1/wallet`, undefined, {
      headers: { "X-Api-Key": secret },
    }),
  ];
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
