import {
  type CauseId,
  freshnessBoundMs,
  type Payment,
  type Platform,
  type Secret,
  type Wallet,
  type WalletFeedValue,
  watchWallet,
} from "@holdfast/core";
import { combineLatest, of } from "rxjs";
import { debounceTime, distinctUntilChanged, map, startWith, switchMap } from "rxjs/operators";
import type { Upstream } from "./feed_hub.ts";

/** Which wallet a feed shows. */
export interface WalletUpstreamOptions {
  /** Address of LNbits, as the gateway reaches it. */
  readonly server: string;
  /** The wallet's invoice key; it never leaves the gateway. */
  readonly key: Secret;
  /** A fresh platform for each start. */
  readonly platform: () => Platform;
}

/** Payments a snapshot shows. */
const PAYMENTS_MAX = 20;
/** A payment and the balance after it come apart by moments, and are one change. */
const SETTLE_MS = 20;

/**
 * The upstream of a wallet's feed: one connection to LNbits, which heals as every client does. It
 * publishes what changed, and also that the value is no longer fresh, when LNbits is lost; and for
 * as long as it is, it tells operators what its own diagnosis of that connection names.
 */
export function walletUpstream(options: WalletUpstreamOptions): Upstream {
  let connection: Wallet["connection"] | null = null;
  let cause: CauseId | null = null;
  return {
    describe: () => {
      if (connection === null) return { phase: "idle" };
      const { state } = connection;
      const age = freshnessBoundMs(state);
      return { phase: state.phase, maxAgeMs: Number.isFinite(age) ? age : null, cause };
    },
    start: (publish) => {
      const { server, key, platform } = options;
      const wallet = watchWallet({ server, key, platform: platform() });
      connection = wallet.connection;
      const kept: Payment[] = [];
      let fresh: Payment[] = [];
      let last: WalletFeedValue | null = null;
      const payments = wallet.payment$.pipe(
        map((payment) => {
          keep(kept, payment);
          fresh = [...fresh, payment].slice(-PAYMENTS_MAX);
          return payment.id;
        }),
        startWith(null),
      );
      const isFresh = wallet.connection.freshness$.pipe(
        map(({ maxAgeMs }) => Number.isFinite(maxAgeMs)),
        distinctUntilChanged(),
      );
      const named = isFresh.pipe(
        switchMap((isFreshNow) => isFreshNow ? of(null) : wallet.connection.diagnosis$),
      ).subscribe((diagnosis) => {
        cause = diagnosis?.verdict?.cause ?? null;
      });
      const subscription = combineLatest([wallet.balance$, wallet.name$, isFresh, payments])
        .pipe(debounceTime(SETTLE_MS))
        .subscribe(([{ msat }, name, isFreshNow]) => {
          const event = { msat, name, isFresh: isFreshNow, payments: fresh };
          if (last !== null && fresh.length === 0 && isSame(last, event)) return;
          last = event;
          fresh = [];
          publish(event, { ...event, payments: [...kept] });
        });
      return () => {
        named.unsubscribe();
        subscription.unsubscribe();
        wallet.close();
      };
    },
  };
}

/** Keeps the newest payments, each with its newest status. */
function keep(kept: Payment[], payment: Payment): void {
  const place = kept.findIndex(({ id }) => id === payment.id);
  if (place !== -1) kept.splice(place, 1, payment);
  else kept.push(payment);
  if (kept.length > PAYMENTS_MAX) kept.shift();
}

function isSame(one: WalletFeedValue, other: WalletFeedValue): boolean {
  return one.msat === other.msat && one.name === other.name && one.isFresh === other.isFresh;
}
