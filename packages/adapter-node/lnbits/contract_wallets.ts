import { equal } from "node:assert/strict";
import { ask, type Reply } from "./contract_client.ts";
import type { ContractServer } from "./contract_server.ts";
import type { LnbitsWallet } from "./create_lnbits.ts";

/** Makes a wallet over REST. */
export async function newWallet(server: ContractServer, name = "Contract"): Promise<LnbitsWallet> {
  const reply = await ask(server.url, "/api/v1/account", { method: "POST", body: { name } });
  equal(reply.status, 200);
  const { id, inkey, adminkey } = reply.json as Record<string, string>;
  return { id: id ?? "", name, invoiceKey: inkey ?? "", adminKey: adminkey ?? "" };
}

/** Changes a balance over REST, as the superuser; satoshi. */
export function changeBalance(
  server: ContractServer,
  walletId: string,
  amount: number,
  token = server.token,
): Promise<Reply> {
  return ask(server.url, "/users/api/v1/balance", {
    method: "PUT",
    body: { id: walletId, amount },
    headers: { authorization: `Bearer ${token}` },
  });
}

/** A new wallet with this many satoshi in it, of which no push tells. */
export async function newFundedWallet(server: ContractServer, sat: number): Promise<LnbitsWallet> {
  const wallet = await newWallet(server);
  server.nudge(wallet.id, sat * 1000);
  return wallet;
}

/** A wallet's balance by REST, in millisatoshi. */
export async function balanceOf(server: ContractServer, wallet: LnbitsWallet): Promise<number> {
  const reply = await ask(server.url, "/api/v1/wallet", { key: wallet.invoiceKey });
  return reply.json.balance as number;
}
