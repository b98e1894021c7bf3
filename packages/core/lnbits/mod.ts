/**
 * LNbits on top of core: a wallet's balance and payments.
 *
 * @module
 */
export { checkWallet, type WalletCheck, type WalletProblem } from "./check_wallet.ts";
export { parsePayment, parsePayments } from "./parse_payment.ts";
export type { Balance, Payment, Wallet } from "./wallet.ts";
export { ADMIN_KEY_REFUSED, walletCodec, type WalletNews } from "./wallet_codec.ts";
export { serverBase, walletKey, type WalletPlace, walletRoutes } from "./wallet_routes.ts";
export { readWalletFeedValue, type WalletFeedValue } from "./wallet_feed.ts";
export {
  type WalletFeed,
  watchWalletFeed,
  type WatchWalletFeedOptions,
} from "./watch_wallet_feed.ts";
export { watchWallet, type WatchWalletOptions } from "./watch_wallet.ts";
