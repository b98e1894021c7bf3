import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { ask, type Reply } from "./contract_client.ts";
import { problemOf } from "./contract_payment_wire.ts";
import type { ContractCase } from "./contract_server.ts";
import { balanceOf, changeBalance, newWallet } from "./contract_wallets.ts";

const WALLET = "/api/v1/wallet";
const ACCOUNT = "/api/v1/account";
const WALLET_MEMBERS = (
  "id user wallet_type adminkey inkey name shared_wallet_id deleted created_at updated_at " +
  "currency lightning_address balance_msat extra stored_paylinks share_permissions"
).split(" ");

function isProblem(reply: Reply, status: number, detail: string): void {
  equal(reply.status, status);
  equal(reply.text, JSON.stringify({ detail }));
}

/** Keys, accounts, balances. */
export const WALLET_CASES: readonly ContractCase[] = [
  {
    name: "the invoice key shows name and balance, no id",
    async run(server): Promise<void> {
      const wallet = await newWallet(server, "Ada ☕");
      const reply = await ask(server.url, WALLET, { key: wallet.invoiceKey });
      equal(reply.status, 200);
      equal(reply.text, '{"name":"Ada ☕","balance":0}');
    },
  },
  {
    name: "the admin key shows the id too",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      const reply = await ask(server.url, WALLET, { key: wallet.adminKey });
      deepEqual(reply.json, { name: "Contract", balance: 0, id: wallet.id });
    },
  },
  {
    name: "a key may stand in the query",
    async run(server): Promise<void> {
      const { invoiceKey, adminKey, id } = await newWallet(server);
      const asInvoice = await ask(server.url, `${WALLET}?api-key=${invoiceKey}`);
      deepEqual(asInvoice.json, { name: "Contract", balance: 0 });
      const asAdmin = await ask(server.url, `${WALLET}?api-key=${adminKey}`);
      equal(asAdmin.json.id, id);
    },
  },
  {
    name: "a key in the header goes before one in the query, an empty one does not",
    async run(server): Promise<void> {
      const { invoiceKey } = await newWallet(server);
      const path = `${WALLET}?api-key=${invoiceKey}`;
      isProblem(await ask(server.url, path, { key: "wrong" }), 404, "Wallet not found.");
      equal((await ask(server.url, path, { key: "" })).status, 200);
    },
  },
  {
    name: "no key is 401",
    async run({ url }): Promise<void> {
      for (const path of [WALLET, "/api/v1/payments"]) {
        isProblem(await ask(url, path), 401, "No Api Key provided.");
        isProblem(await ask(url, path, { key: "" }), 401, "No Api Key provided.");
      }
    },
  },
  {
    name: "an unknown key is 404, and so is a wallet's id",
    async run(server): Promise<void> {
      const { id } = await newWallet(server);
      for (const key of ["f".repeat(32), "x", id]) {
        for (const path of [WALLET, "/api/v1/payments"]) {
          isProblem(await ask(server.url, path, { key }), 404, "Wallet not found.");
        }
      }
    },
  },
  {
    name: "the wrong kind of key is 403, the right one renames the wallet",
    async run(server): Promise<void> {
      const { id, invoiceKey, adminKey } = await newWallet(server);
      const path = `${WALLET}/Other%20name`;
      const refused = await ask(server.url, path, { method: "PUT", key: invoiceKey });
      isProblem(refused, 403, "Invalid adminkey.");
      const renamed = await ask(server.url, path, { method: "PUT", key: adminKey });
      deepEqual(renamed.json, { id, name: "Other name", balance: 0 });
      equal((await ask(server.url, WALLET, { key: invoiceKey })).json.name, "Other name");
    },
  },
  {
    name: "an account comes with a wallet and its keys",
    async run({ url }): Promise<void> {
      const reply = await ask(url, ACCOUNT, { method: "POST", body: { name: "New" } });
      equal(reply.status, 200);
      deepEqual(Object.keys(reply.json), WALLET_MEMBERS);
      for (const member of ["id", "user", "adminkey", "inkey"]) {
        match(String(reply.json[member]), /^[0-9a-f]{32}$/);
      }
      notEqual(reply.json.adminkey, reply.json.inkey);
      equal(reply.json.balance_msat, 0);
      match(String(reply.json.created_at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    },
  },
  {
    name: "an account without a name gets LNbits' name",
    async run({ url }): Promise<void> {
      const reply = await ask(url, ACCOUNT, { method: "POST", body: {} });
      equal(reply.json.name, "LNbits wallet");
    },
  },
  {
    name: "a body that is no JSON is 400, and so is none",
    async run({ url }): Promise<void> {
      const junk = await ask(url, ACCOUNT, { method: "POST", body: "junk" });
      equal(junk.status, 400);
      equal(problemOf(junk).type, "json_invalid");
      const none = await ask(url, ACCOUNT, { method: "POST" });
      const missing = { loc: ["body"], msg: "field required", type: "value_error.missing" };
      equal(none.status, 400);
      deepEqual(none.json, { detail: [missing] });
    },
  },
  {
    name: "only the superuser changes a balance",
    async run(server): Promise<void> {
      const { id } = await newWallet(server);
      const body = { id, amount: 1 };
      const path = "/users/api/v1/balance";
      const nobody = await ask(server.url, path, { method: "PUT", body });
      isProblem(nobody, 401, "Missing user ID or access token.");
      isProblem(await changeBalance(server, id, 1, "bad"), 401, "Invalid access token.");
      equal(
        (await changeBalance(server, id, 1)).text,
        '{"success":true,"message":"Balance updated."}',
      );
    },
  },
  {
    name: "a balance changes by whole satoshi, up and down, not below zero",
    async run(server): Promise<void> {
      const wallet = await newWallet(server);
      equal((await changeBalance(server, wallet.id, 100)).status, 200);
      equal((await changeBalance(server, wallet.id, -40)).status, 200);
      equal((await changeBalance(server, wallet.id, 1.9)).status, 200);
      equal(await balanceOf(server, wallet), 61_000);
      const below = "Balance change failed, can not go into negative balance.";
      isProblem(await changeBalance(server, wallet.id, -62), 400, below);
      isProblem(await changeBalance(server, wallet.id, 0), 400, "Amount cannot be 0.");
      isProblem(await changeBalance(server, "nobody", 1), 404, "Wallet not found.");
      equal(await balanceOf(server, wallet), 61_000);
    },
  },
  {
    name: "the log-in takes the superuser's password and no other",
    async run({ url }): Promise<void> {
      const login = (body: unknown): Promise<Reply> =>
        ask(url, "/api/v1/auth", { method: "POST", body });
      isProblem(await login({ username: "nobody", password: "x" }), 401, "Invalid credentials.");
      equal((await login({})).status, 400);
    },
  },
];
