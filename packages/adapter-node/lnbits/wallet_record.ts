import { isoTime } from "./python_time.ts";

/** A wallet as the server keeps it. */
export interface WalletRecord {
  /** 32 hex characters, like every id and key here. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly invoiceKey: string;
  readonly adminKey: string;
  /** Millisatoshi, an exact integer. */
  readonly balanceMsat: number;
  /** Microseconds since the epoch. */
  readonly createdAt: number;
}

/** The wallet as LNbits shows it to its owner, members in its order. */
export function walletJson(wallet: WalletRecord): Record<string, unknown> {
  return {
    id: wallet.id,
    user: wallet.userId,
    wallet_type: "lightning",
    adminkey: wallet.adminKey,
    inkey: wallet.invoiceKey,
    name: wallet.name,
    shared_wallet_id: null,
    deleted: false,
    created_at: isoTime(wallet.createdAt),
    updated_at: isoTime(wallet.createdAt),
    currency: "USD",
    lightning_address: `wallet${wallet.id.slice(0, 8)}`,
    balance_msat: wallet.balanceMsat,
    extra: { icon: "flash_on", color: "primary", pinned: false, shared_with: [] },
    stored_paylinks: { links: [] },
    share_permissions: [],
  };
}
