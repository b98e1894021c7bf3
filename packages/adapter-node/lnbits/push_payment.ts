import type { Channels } from "./channels.ts";
import type { Ledger } from "./ledger.ts";
import type { LnbitsSwitches } from "./lnbits_switches.ts";
import { paymentJson } from "./payment_record.ts";
import type { PaymentNews } from "./payments.ts";
import { pythonJson } from "./python_json.ts";

/**
 * Tells the sockets of a payment: the wallet's two keys hear the floored balance and the payment,
 * the payment's hash hears its status, the wallet's id hears nothing.
 */
export function pushPayment(
  news: PaymentNews,
  to: {
    readonly channels: Channels;
    readonly ledger: Ledger;
    readonly switches: LnbitsSwitches;
  },
): void {
  const { payment } = news;
  const wallet = to.ledger.wallet(payment.walletId);
  if (wallet === undefined || to.switches.missingPushes) return;
  const balanceMsat = to.switches.stalePushes ? news.balanceBeforeMsat : wallet.balanceMsat;
  const text = pythonJson({
    wallet_balance: Math.floor(balanceMsat / 1000),
    payment: paymentJson(payment, news.isStored),
  });
  to.channels.send(wallet.invoiceKey, text);
  to.channels.send(wallet.adminKey, text);
  const status = { pending: payment.status === "pending", status: payment.status };
  to.channels.send(payment.paymentHash, pythonJson(status));
}
