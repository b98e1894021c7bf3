import { combineLatest, defer, type Observable, ReplaySubject } from "rxjs";
import { distinctUntilChanged, filter, map } from "rxjs/operators";
import { freshnessBoundMs } from "../machine/freshness_bound.ts";
import { currentLink } from "../machine/reading.ts";
import type { Options } from "../model/options.ts";
import type { ConnectionState } from "../model/state.ts";
import type { Loopback } from "../ports/loopback.ts";
import type { Platform } from "../ports/platform.ts";
import { connect } from "../runtime/connect.ts";
import type { Connection, Message } from "../runtime/connection.ts";
import { PaymentLog } from "./payment_log.ts";
import type { Balance, Wallet } from "./wallet.ts";
import { walletCodec, type WalletNews } from "./wallet_codec.ts";
import { serverBase, walletKey, type WalletPlace, walletRoutes } from "./wallet_routes.ts";

/** Which wallet, and how to watch it. */
export interface WatchWalletOptions extends WalletPlace {
  /** Every port, filled. */
  readonly platform: Platform;
  /**
   * A probe that asks for signs of life where the socket itself cannot; opt-in, since it costs a
   * second socket.
   */
  readonly loopback?: Loopback;
  /** What to tune. @default {DEFAULT_OPTIONS} */
  readonly options?: Partial<Options>;
}

interface Confirmed {
  readonly msat: number;
  readonly name: string;
  readonly asOf: number;
  readonly via: string;
}

/**
 * Watches a wallet: pushes bring the news, REST is the truth. Nothing happens until somebody
 * subscribes.
 *
 * @example A wallet that a simulated server serves
 * ```ts
 * import { watchWallet } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const { platform, puller } = scriptedPlatform();
 * const wallet = watchWallet({ server: "https://host", key: "9f1c", platform });
 * wallet.balance$.subscribe((balance) => equal(balance.msat, 21000));
 * puller.newest.answer('{"name":"Till","balance":21000}');
 * wallet.close();
 * ```
 *
 * @throws {TypeError} If the address or the key cannot be one.
 * @throws {RangeError} If an option is outside its limits.
 */
export function watchWallet(options: WatchWalletOptions): Wallet {
  const { server, key, platform, loopback } = options;
  const connection = connect<WalletNews>({
    routes: walletRoutes(options, platform, loopback !== undefined),
    platform,
    codec: walletCodec,
    ...(loopback === undefined ? {} : { loopback }),
    ...(options.options === undefined ? {} : { options: options.options }),
  });
  const payments = new PaymentLog(platform, serverBase(server), walletKey(key));
  const confirmed = new ReplaySubject<Confirmed>(1);
  let hasBegun = false;
  const begin = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    connection.message$.subscribe({
      next: (message) => take(message, connection, confirmed, payments),
      complete: () => {
        confirmed.complete();
        payments.close();
      },
    });
  };
  const lazily = <V>(source: Observable<V>): Observable<V> =>
    defer(() => {
      begin();
      return source;
    });
  return {
    balance$: lazily(balanceOf(confirmed, connection)),
    payment$: lazily(payments.payment$),
    name$: lazily(
      confirmed.pipe(map(({ name }) => name), distinctUntilChanged()),
    ),
    connection,
    close: () => {
      payments.close();
      connection.close();
    },
  };
}

function take(
  message: Message<WalletNews>,
  connection: Connection<WalletNews>,
  confirmed: ReplaySubject<Confirmed>,
  payments: PaymentLog,
): void {
  const { value, at } = message;
  if (value.type === "push") {
    if (value.payment !== null) payments.push(value.payment);
    return;
  }
  const via = newsVia(connection.state) ?? message.via;
  confirmed.next({ msat: value.msat, name: value.name, asOf: at, via });
  payments.confirm(value.msat);
}

/** While a link is open and beyond doubt, it is the link that tells when to look. */
function newsVia(state: ConnectionState): string | null {
  return state.phase === "open" ? currentLink(state)?.routeId ?? null : null;
}

/**
 * The age comes with the value, never from elsewhere: else an old value could be shown with a new
 * age.
 */
function balanceOf(
  confirmed: Observable<Confirmed>,
  connection: Connection<WalletNews>,
): Observable<Balance> {
  const bound$ = connection.state$.pipe(
    map(freshnessBoundMs),
    distinctUntilChanged(),
  );
  return combineLatest([confirmed, bound$]).pipe(
    map(([{ msat, asOf, via }, maxAgeMs]) => ({
      value: msat,
      msat,
      asOf,
      maxAgeMs,
      via,
    })),
    filter((balance) => Number.isSafeInteger(balance.msat)),
  );
}
