import { askHttp, type HttpAnswer } from "./ask_http.ts";
import type { ProbeRun } from "./probe_run.ts";
import type { ProbeSocket } from "./probe_socket.ts";

/**
 * Tells what the id in the WebSocket's address is: LNbits pushes to the invoice key and the admin
 * key, and opens a socket on anything.
 *
 * @param wallet What the server said of the page's own key.
 */
export async function checkChannel(run: ProbeRun, wallet: HttpAnswer | null): Promise<void> {
  if (wallet?.evidence.status !== 200 || run.key === undefined) return;
  const own = walletOf(wallet.text);
  const at = run.now();
  if (own === null) return;
  if (run.item === run.key.reveal()) {
    const is = own.id === undefined ? "invoice-key" : "admin-key";
    return run.record({ kind: "channel", at, is, pushedTo: true });
  }
  if (run.item === own.id) {
    return run.record({ kind: "channel", at, is: "wallet-id", pushedTo: false });
  }
  const { evidence, text } = await askHttp(run, {
    what: "wallet",
    address: run.site.at("/api/v1/wallet"),
    headers: { "X-Api-Key": run.item },
  });
  const other = evidence.status === 200 ? walletOf(text) : null;
  if (other !== null) {
    const is = other.id === undefined ? "invoice-key" : "admin-key";
    run.record({ kind: "channel", at: run.now(), is, pushedTo: true });
  } else if (evidence.status === 404 || evidence.status === 401) {
    run.record({ kind: "channel", at: run.now(), is: "unknown", pushedTo: false });
  }
}

/**
 * Compares what was pushed while we looked with what REST says before and after. Only what no other
 * payment under way can explain is recorded as stale.
 *
 * @param before What the server said of the wallet at the start.
 * @param socket The socket on the wallet's channel.
 */
export async function compareValues(
  run: ProbeRun,
  before: HttpAnswer | null,
  socket: ProbeSocket,
): Promise<void> {
  const first = before === null ? null : walletOf(before.text);
  const push = pushOf(socket.texts.at(-1));
  if (first === null || push === null || run.key === undefined || !run.hasTime(1000)) return;
  const pushes = socket.texts.length;
  const again = await askHttp(run, {
    what: "wallet",
    address: run.site.at("/api/v1/wallet"),
    headers: { "X-Api-Key": run.key.reveal() },
  });
  const last = walletOf(again.text);
  // A push that came meanwhile tells of a change that the answer may or may not know.
  if (last === null || socket.texts.length !== pushes) return;
  const at = run.now();
  if (push.sat === Math.floor(last.msat / 1000)) {
    return run.record({ kind: "values", at, outcome: "same" });
  }
  // The only change since is the one that the push tells of, and yet it shows what was before.
  const isOnlyChange = pushes === 1 && last.msat === first.msat + push.amountMsat;
  if (isOnlyChange && push.sat === Math.floor(first.msat / 1000)) {
    run.record({ kind: "values", at, outcome: "push-older" });
  }
}

function walletOf(text: string): { readonly msat: number; readonly id?: string } | null {
  const { balance, id } = parse(text);
  if (typeof balance !== "number") return null;
  return typeof id === "string" ? { msat: balance, id } : { msat: balance };
}

function pushOf(
  text: string | undefined,
): { readonly sat: number; readonly amountMsat: number } | null {
  const { wallet_balance: sat, payment } = parse(text ?? "");
  if (typeof sat !== "number") return null;
  const { amount } = typeof payment === "object" && payment !== null
    ? payment as Record<string, unknown>
    : {};
  return { sat, amountMsat: typeof amount === "number" ? amount : 0 };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
