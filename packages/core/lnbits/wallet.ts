import type { Observable } from "rxjs";
import type { Fresh } from "../model/freshness.ts";
import type { Connection } from "../runtime/connection.ts";
import type { WalletNews } from "./wallet_codec.ts";

/** A wallet's balance with its age, in millisatoshi. */
export interface Balance extends Fresh<number> {
  /** The same figure as `value`: millisatoshi, an exact integer. 1 sat = 1,000 msat. */
  readonly msat: number;
}

/** One payment, in or out. */
export interface Payment {
  /** Identifies the payment; LNbits' `checking_id`. */
  readonly id: string;
  readonly paymentHash: string;
  /** Millisatoshi; negative when outgoing. */
  readonly amountMsat: number;
  /** Millisatoshi, zero or positive. */
  readonly feeMsat: number;
  readonly status: "pending" | "success" | "failed";
  readonly memo: string;
  /**
   * When it was made, in milliseconds since the epoch by the server's clock; `null` if not said.
   */
  readonly time: number | null;
}

/** A live wallet. */
export interface Wallet {
  /**
   * The balance as confirmed by REST, replaying the newest; emits on every confirmation, so the age
   * stays small.
   */
  readonly balance$: Observable<Balance>;
  /** Each payment once per status: the newest known, oldest first, then as they happen. */
  readonly payment$: Observable<Payment>;
  /** The wallet's name, once known. */
  readonly name$: Observable<string>;
  readonly connection: Connection<WalletNews>;
  /** Ends it for good. */
  close(): void;
}
