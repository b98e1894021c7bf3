import { equal } from "node:assert/strict";
import { ask, type Reply } from "./contract_client.ts";
import type { PaymentWire } from "./contract_payment_wire.ts";
import type { ContractServer } from "./contract_server.ts";
import type { LnbitsWallet } from "./create_lnbits.ts";

/** Asks for money with the invoice key; the amount in satoshi. */
export function newInvoice(
  server: ContractServer,
  wallet: LnbitsWallet,
  body: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return ask(server.url, "/api/v1/payments", {
    method: "POST",
    key: wallet.invoiceKey,
    body: { out: false, ...body },
  });
}

/** Pays an invoice with the admin key. */
export function payInvoice(
  server: ContractServer,
  wallet: LnbitsWallet,
  bolt11: string,
): Promise<Reply> {
  const body = { out: true, bolt11 };
  return ask(server.url, "/api/v1/payments", { method: "POST", key: wallet.adminKey, body });
}

/** A wallet's payments, or the page of them that the query asks for. */
export async function listPayments(
  server: ContractServer,
  wallet: LnbitsWallet,
  query = "",
): Promise<PaymentWire[]> {
  const reply = await ask(server.url, `/api/v1/payments${query}`, { key: wallet.invoiceKey });
  equal(reply.status, 200);
  return reply.json as unknown as PaymentWire[];
}
