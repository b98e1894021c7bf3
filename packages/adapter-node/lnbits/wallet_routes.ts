import type { Access } from "./access.ts";
import type { Answer } from "./answer.ts";
import { Fields } from "./fields.ts";
import type { Ledger } from "./ledger.ts";
import type { Payments } from "./payments.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";
import { walletJson } from "./wallet_record.ts";

/** What the routes stand on. */
export interface RouteParts {
  readonly ledger: Ledger;
  readonly access: Access;
  readonly payments: Payments;
}

const WALLET_NAME_DEFAULT = "LNbits wallet";

/** Wallets, accounts and the superuser. */
export function walletRoutes({ ledger, access, payments }: RouteParts): readonly Route[] {
  return [
    {
      method: "GET",
      path: /^\/api\/v1\/wallet$/,
      answer(ask): Answer {
        const { wallet, isAdmin } = access.key(ask);
        const json = { name: wallet.name, balance: wallet.balanceMsat };
        return { status: 200, json: isAdmin ? { ...json, id: wallet.id } : json };
      },
    },
    {
      method: "PUT",
      path: /^\/api\/v1\/wallet\/([^/]+)$/,
      answer(ask, name = ""): Answer {
        const { id, balanceMsat } = access.adminKey(ask);
        ledger.renameWallet(id, name);
        return { status: 200, json: { id, name, balance: balanceMsat } };
      },
    },
    {
      method: "POST",
      path: /^\/api\/v1\/account$/,
      async answer(ask): Promise<Answer> {
        const fields = new Fields(await ask.json());
        const name = fields.optionalText("name");
        fields.check();
        const wallet = ledger.createWallet(name || WALLET_NAME_DEFAULT);
        return { status: 200, json: walletJson(wallet) };
      },
    },
    {
      method: "PUT",
      path: /^\/users\/api\/v1\/balance$/,
      async answer(ask): Promise<Answer> {
        const body = await ask.json();
        access.superuser(ask);
        const fields = new Fields(body);
        const id = fields.text("id");
        const sat = fields.integer("amount");
        fields.check();
        const wallet = ledger.wallet(id);
        if (wallet === undefined) throw new Refusal(404, "Wallet not found.");
        if (sat === 0) throw new Refusal(400, "Amount cannot be 0.");
        if (sat > 0) payments.credit(wallet, sat * 1000);
        else payments.debit(wallet, -sat * 1000);
        return { status: 200, json: { success: true, message: "Balance updated." } };
      },
    },
    ...authRoutes(access),
  ];
}

function authRoutes(access: Access): readonly Route[] {
  const tokenJson = (token: string): Record<string, string> => (
    { access_token: token, token_type: "bearer" }
  );
  return [
    {
      method: "PUT",
      path: /^\/api\/v1\/auth\/first_install$/,
      async answer(ask): Promise<Answer> {
        const fields = new Fields(await ask.json());
        const username = fields.text("username", { min: 2, max: 20 });
        const password = fields.text("password", { min: 8, max: 50 });
        fields.text("password_repeat", { min: 8, max: 50 });
        fields.check();
        return { status: 200, json: tokenJson(access.install(username, password)) };
      },
    },
    {
      method: "POST",
      path: /^\/api\/v1\/auth$/,
      async answer(ask): Promise<Answer> {
        const fields = new Fields(await ask.json());
        const username = fields.text("username");
        const password = fields.text("password");
        fields.check();
        return { status: 200, json: tokenJson(access.login(username, password)) };
      },
    },
  ];
}
