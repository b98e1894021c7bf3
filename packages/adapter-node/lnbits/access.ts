import { createHmac, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import type { Ask } from "./ask.ts";
import type { Ledger } from "./ledger.ts";
import { Refusal } from "./refusal.ts";
import type { WalletRecord } from "./wallet_record.ts";

/** A wallet and which of its keys was shown. */
export interface KeyHolder {
  readonly wallet: WalletRecord;
  readonly isAdmin: boolean;
}

const TOKEN_SECONDS = 365 * 24 * 3600;

/** Who may do what: wallet keys, and the one superuser with a password. */
export class Access {
  readonly #ledger: Ledger;
  readonly #secret: string;

  /** @param ledger Keeps the wallets, the superuser and the secret that signs tokens. */
  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#secret = ledger.setting("auth_secret", () => randomBytes(32).toString("hex")) ??
      "";
  }

  /** Whether a superuser has been set. */
  get isInstalled(): boolean {
    return this.#ledger.setting("superuser_password") !== undefined;
  }

  /**
   * The wallet of the key in `X-Api-Key` or `?api-key=`, in this order.
   *
   * @throws {Refusal} 401 without a key, 404 with an unknown one.
   */
  key(ask: Ask): KeyHolder {
    const key = ask.header("x-api-key") || ask.parameter("api-key");
    if (!key) throw new Refusal(401, "No Api Key provided.");
    const wallet = this.#ledger.walletOfKey(key);
    if (wallet === undefined) throw new Refusal(404, "Wallet not found.");
    return { wallet, isAdmin: wallet.adminKey === key };
  }

  /**
   * The same, for what only the admin key may do.
   *
   * @throws {Refusal} 403 with the invoice key, else as {@linkcode Access.key}.
   */
  adminKey(ask: Ask): WalletRecord {
    const { wallet, isAdmin } = this.key(ask);
    if (!isAdmin) throw new Refusal(403, "Invalid adminkey.");
    return wallet;
  }

  /**
   * Makes the superuser, once.
   *
   * @returns A token for it.
   * @throws {Refusal} 403 the second time.
   */
  install(username: string, password: string): string {
    if (this.isInstalled) {
      throw new Refusal(403, "This is not your first install");
    }
    const salt = randomBytes(16).toString("hex");
    this.#ledger.setSetting("superuser_name", username);
    this.#ledger.setSetting("superuser_id", randomBytes(16).toString("hex"));
    this.#ledger.setSetting("superuser_password", `${salt}:${hash(password, salt)}`);
    return this.#token();
  }

  /**
   * Checks the superuser's password.
   *
   * @returns A token.
   * @throws {Refusal} 401 if name or password are wrong.
   */
  login(username: string, password: string): string {
    const [salt = "", stored = ""] = this.#ledger.setting("superuser_password")?.split(":") ?? [];
    const isUser = username === this.#ledger.setting("superuser_name");
    if (!isUser || !isSame(hash(password, salt), stored)) {
      throw new Refusal(401, "Invalid credentials.");
    }
    return this.#token();
  }

  /** @throws {Refusal} 401 unless the request bears a valid token of the superuser. */
  superuser(ask: Ask): void {
    const token = /^bearer (.+)$/i.exec(ask.header("authorization") ?? "")?.[1];
    if (token === undefined) {
      throw new Refusal(401, "Missing user ID or access token.");
    }
    const [head = "", claims = "", signature = ""] = token.split(".");
    if (!isSame(this.#sign(`${head}.${claims}`), signature)) {
      throw new Refusal(401, "Invalid access token.");
    }
    const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
      exp: number;
    };
    if (exp * 1000 < Date.now()) throw new Refusal(401, "Session expired.");
  }

  /** A JSON Web Token (RFC 7519) with HS256, like LNbits' own. */
  #token(): string {
    const now = Math.floor(Date.now() / 1000);
    const head = { alg: "HS256", typ: "JWT" };
    const claims = {
      sub: this.#ledger.setting("superuser_name"),
      usr: this.#ledger.setting("superuser_id"),
      auth_time: now,
      exp: now + TOKEN_SECONDS,
    };
    const text = [head, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${this.#sign(text)}`;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#secret).update(text).digest("base64url");
  }
}

function hash(password: string, salt: string): string {
  return scryptSync(password, salt, 32).toString("hex");
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
