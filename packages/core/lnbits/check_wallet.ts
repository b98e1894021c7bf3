import { maskText } from "../model/mask.ts";
import type { PullFailure } from "../model/link_end.ts";
import type { Secret } from "../model/secret.ts";
import type { Platform } from "../ports/platform.ts";
import type { PullResult } from "../ports/puller.ts";
import { ADMIN_KEY_REFUSED, walletCodec } from "./wallet_codec.ts";
import { serverBase, walletKey, walletPoll } from "./wallet_routes.ts";

/** Why a server and key cannot be watched. */
export type WalletProblem =
  | "bad_address"
  | "bad_key"
  | "unreachable"
  | "not_lnbits"
  | "moved"
  | "unknown_key"
  | "wrong_kind"
  | "admin_key"
  | "rate_limited"
  | "server_error";

/** The answer to a check: one sentence on what is wrong, one on what to do. */
export type WalletCheck =
  | { readonly ok: true; readonly name: string; readonly msat: number }
  | {
    readonly ok: false;
    readonly problem: WalletProblem;
    readonly message: string;
    readonly remediation: string;
  };

const TIMEOUT_MS = 8000;
const BODY_BYTES_MAX = 65_536;

/**
 * Asks once whether a server and key can be watched, and says what is wrong if not.
 *
 * @example A key that the server does not know
 * ```ts
 * import { checkWallet } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const { platform, puller } = scriptedPlatform();
 * const checking = checkWallet({ server: "https://host", key: "9f1c", platform });
 * puller.newest.fail({ how: "status", status: 404, bodyStart: '{"detail":"Wallet not found."}' });
 * const check = await checking;
 * equal(check.ok === false && check.problem, "unknown_key");
 * ```
 *
 * @returns Never rejects.
 */
export function checkWallet(options: {
  readonly server: string;
  readonly key: string | Secret;
  readonly platform: Platform;
}): Promise<WalletCheck> {
  const { server, key, platform } = options;
  const shown = maskText(server.trim());
  const base = orNull(() => serverBase(server));
  if (base === null) return Promise.resolve(problem("bad_address", shown));
  const secret = orNull(() => walletKey(key));
  if (secret === null) return Promise.resolve(problem("bad_key", shown));
  const route = walletPoll(base, secret);
  const request = {
    url: route.url,
    headers: route.headers,
    etag: null,
    timeoutMs: TIMEOUT_MS,
    maxBytes: BODY_BYTES_MAX,
  };
  return new Promise((resolve) => {
    platform.puller.pull(request, (result) => resolve(judge(result, shown)));
  });
}

function orNull<V>(make: () => V): V | null {
  try {
    return make();
  } catch {
    return null;
  }
}

function judge(result: PullResult, server: string): WalletCheck {
  if (result.ok) {
    const item = walletCodec.decodePull(result.body);
    if (item.type === "snapshot" && item.value.type === "balance") {
      return { ok: true, name: item.value.name, msat: item.value.msat };
    }
    const isAdmin = item.type === "invalid" && item.why === ADMIN_KEY_REFUSED;
    return problem(isAdmin ? "admin_key" : "not_lnbits", server);
  }
  const { failure } = result;
  if (isRedirect(failure)) return problem("moved", server);
  if (failure.how === "invalid") return problem("not_lnbits", server);
  if (failure.status === undefined) return problem("unreachable", server);
  if (walletCodec.isFatal?.(failure) === true) {
    return problem(failure.status === 403 ? "wrong_kind" : "unknown_key", server);
  }
  if (failure.status === 429) return problem("rate_limited", server);
  return problem(
    failure.status >= 500 ? "server_error" : "not_lnbits",
    server,
    failure.status,
  );
}

/** A page sees no more of a redirect than that it got no status (Fetch §2.2.6). */
function isRedirect({ how, status }: PullFailure): boolean {
  return how === "status" && (status === undefined || (status >= 300 && status < 400));
}

function problem(
  kind: WalletProblem,
  server: string,
  status?: number,
): WalletCheck {
  const [message, remediation] = text(kind, server, status);
  return { ok: false, problem: kind, message, remediation };
}

function text(
  kind: WalletProblem,
  server: string,
  status: number | undefined,
): readonly [string, string] {
  switch (kind) {
    case "bad_address":
      return [
        `Cannot use the server address: '${server}' is not one`,
        "Begin it with https:// (or http://), as in https://lnbits.example.com",
      ];
    case "bad_key":
      return [
        "Cannot use the key: it is empty or holds other than letters and digits",
        "Copy the invoice key from the wallet's page, section API info",
      ];
    case "unreachable":
      return [
        `Cannot reach ${server}: no answer`,
        "Check the address, and that the server runs and this device can reach it",
      ];
    case "not_lnbits":
      return [
        `Cannot find LNbits at ${server}: the answer is not a wallet's${said(status)}`,
        "Give the address at which LNbits itself opens in a browser",
      ];
    case "moved":
      return [
        `Cannot check the wallet: ${server} sends its visitors elsewhere, ` +
        "and keys are not sent after them",
        "Give the address that a browser ends at, most often the one with https://",
      ];
    case "wrong_kind":
      return [
        `Cannot open the wallet: ${server} says that this is the wrong kind of key (403)`,
        "Copy the invoice key from the wallet's page, section API info",
      ];
    case "unknown_key":
      return [
        `Cannot open the wallet: ${server} does not know this key`,
        "Copy the invoice key of the wallet, section API info, not the wallet id",
      ];
    case "admin_key":
      return [
        "Cannot use this key: it is the admin key, which can spend",
        "Copy the invoice key instead: watching needs no more, and a page must not hold more",
      ];
    case "rate_limited":
      return [
        `Cannot check the wallet: ${server} limits the number of requests (429)`,
        "Wait a minute and try again",
      ];
    case "server_error":
      return [
        `Cannot check the wallet: ${server} answers with an error${said(status)}`,
        "Try again when the server, or the proxy in front of it, is well",
      ];
  }
}

function said(status: number | undefined): string {
  return status === undefined ? "" : ` (${status})`;
}
