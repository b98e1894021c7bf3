import { randomBytes } from "node:crypto";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { PaymentRecord } from "./payment_record.ts";
import { nowMicros } from "./python_time.ts";
import type { WalletRecord } from "./wallet_record.ts";

/** Which page of a wallet's payments. */
export interface Page {
  /** Zero means every payment, as in LNbits. */
  readonly limit: number;
  readonly offset: number;
}

/**
 * The oldest payments beyond this number per wallet are forgotten, a hundred at a time; the balance
 * is not.
 */
export const PAYMENTS_KEPT_MAX = 10_000;
const FORGET_EVERY = 100;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS wallets (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, name TEXT NOT NULL,
    invoice_key TEXT NOT NULL UNIQUE, admin_key TEXT NOT NULL UNIQUE,
    balance_msat INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS payments (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    checking_id TEXT NOT NULL, payment_hash TEXT NOT NULL, wallet_id TEXT NOT NULL,
    amount_msat INTEGER NOT NULL, fee_msat INTEGER NOT NULL, bolt11 TEXT NOT NULL,
    status TEXT NOT NULL, memo TEXT NOT NULL, expires_at INTEGER, preimage TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    labels TEXT NOT NULL, extra TEXT NOT NULL, webhook TEXT,
    UNIQUE (wallet_id, checking_id)
  );
  CREATE INDEX IF NOT EXISTS payments_by_hash ON payments (payment_hash);
  CREATE INDEX IF NOT EXISTS payments_by_position ON payments (wallet_id, position);
  CREATE INDEX IF NOT EXISTS payments_by_time ON payments (wallet_id, created_at);
`;

type Row = Record<string, SQLOutputValue>;

/** The server's books: wallets, payments and a few settings, in SQLite. */
export class Ledger {
  readonly #db: DatabaseSync;
  /** Wallets written to since the last forgetting, and how often. */
  readonly #written = new Set<string>();
  #writes = 0;

  /** @param path A file, made if it is not there, or `:memory:`. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(SCHEMA);
  }

  /** Makes a user with one wallet. */
  createWallet(name: string): WalletRecord {
    const key = (): string => randomBytes(16).toString("hex");
    const wallet = { id: key(), userId: key(), name, invoiceKey: key(), adminKey: key() };
    const createdAt = nowMicros();
    this.#db.prepare(
      `INSERT INTO wallets (id, user_id, name, invoice_key, admin_key, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(wallet.id, wallet.userId, name, wallet.invoiceKey, wallet.adminKey, createdAt);
    return { ...wallet, balanceMsat: 0, createdAt };
  }

  /** The wallet with this id. */
  wallet(id: string): WalletRecord | undefined {
    return toWallet(this.#db.prepare("SELECT * FROM wallets WHERE id = ?").get(id));
  }

  /** The wallet of which this is the invoice key or the admin key. */
  walletOfKey(key: string): WalletRecord | undefined {
    const sql = "SELECT * FROM wallets WHERE invoice_key = ?1 OR admin_key = ?1";
    return toWallet(this.#db.prepare(sql).get(key));
  }

  /** The oldest wallet of this name. */
  walletNamed(name: string): WalletRecord | undefined {
    const sql = "SELECT * FROM wallets WHERE name = ? ORDER BY created_at LIMIT 1";
    return toWallet(this.#db.prepare(sql).get(name));
  }

  /** Gives a wallet another name. */
  renameWallet(id: string, name: string): void {
    this.#db.prepare("UPDATE wallets SET name = ? WHERE id = ?").run(name, id);
  }

  /**
   * Writes a payment, new or changed, and moves `movedMsat` into (or out of) its wallet.
   *
   * @throws {RangeError} If the balance would leave what a `number` holds exactly.
   */
  savePayment(payment: PaymentRecord, movedMsat = 0): void {
    if (movedMsat !== 0) this.#moveBalance(payment.walletId, movedMsat);
    this.#db.prepare(
      `INSERT INTO payments (checking_id, payment_hash, wallet_id, amount_msat, fee_msat, bolt11,
         status, memo, expires_at, preimage, created_at, updated_at, labels, extra, webhook)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (wallet_id, checking_id) DO UPDATE SET
         status = excluded.status, updated_at = excluded.updated_at, labels = excluded.labels`,
    ).run(
      ...[payment.checkingId, payment.paymentHash, payment.walletId],
      ...[payment.amountMsat, payment.feeMsat, payment.bolt11, payment.status, payment.memo],
      ...[payment.expiresAt, payment.preimage, payment.createdAt, payment.updatedAt],
      ...[JSON.stringify(payment.labels), JSON.stringify(payment.extra), payment.webhook],
    );
    this.#written.add(payment.walletId);
    this.#writes += 1;
    if (this.#writes % FORGET_EVERY === 0) this.#forgetOldPayments();
  }

  /** Newest first by when each was *made*; failed ones are left out, as in LNbits. */
  payments(walletId: string, page: Page): PaymentRecord[] {
    const sql = `SELECT * FROM payments WHERE wallet_id = ? AND status <> 'failed'
      ORDER BY created_at DESC, position DESC LIMIT ? OFFSET ?`;
    const rows = this.#db.prepare(sql).all(walletId, page.limit || -1, page.offset);
    return rows.map(toPayment);
  }

  /** The payment with this hash or checking id; of the two sides of one, the payer's. */
  payment(hashOrId: string, walletId?: string): PaymentRecord | undefined {
    const sql = `SELECT * FROM payments WHERE (payment_hash = ?1 OR checking_id = ?1)
      AND (?2 IS NULL OR wallet_id = ?2) ORDER BY amount_msat LIMIT 1`;
    const row = this.#db.prepare(sql).get(hashOrId, walletId ?? null);
    return row === undefined ? undefined : toPayment(row);
  }

  /** The receiving side of the payment with this hash. */
  invoice(paymentHash: string): PaymentRecord | undefined {
    const sql = "SELECT * FROM payments WHERE payment_hash = ? AND amount_msat > 0";
    const row = this.#db.prepare(sql).get(paymentHash);
    return row === undefined ? undefined : toPayment(row);
  }

  /** A setting of the server, made once and then kept. */
  setting(name: string, create?: () => string): string | undefined {
    const row = this.#db.prepare("SELECT value FROM settings WHERE name = ?")
      .get(name);
    if (row !== undefined) return String(row["value"]);
    const value = create?.();
    if (value !== undefined) this.setSetting(name, value);
    return value;
  }

  /** Writes a setting of the server. */
  setSetting(name: string, value: string): void {
    this.#db.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)").run(
      name,
      value,
    );
  }

  /** All or nothing. */
  transaction<T>(change: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = change();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** Ends it; every call after throws. */
  close(): void {
    this.#db.close();
  }

  #moveBalance(walletId: string, msat: number): void {
    const balanceMsat = (this.wallet(walletId)?.balanceMsat ?? 0) + msat;
    if (!Number.isSafeInteger(balanceMsat)) {
      throw new RangeError(
        `Cannot change the balance: it would no longer be exact: ${balanceMsat}`,
      );
    }
    const sql = "UPDATE wallets SET balance_msat = ? WHERE id = ?";
    this.#db.prepare(sql).run(balanceMsat, walletId);
  }

  #forgetOldPayments(): void {
    const forget = this.#db.prepare(
      `DELETE FROM payments WHERE wallet_id = ?1 AND position <= (
         SELECT position FROM payments WHERE wallet_id = ?1
         ORDER BY position DESC LIMIT 1 OFFSET ${PAYMENTS_KEPT_MAX})`,
    );
    for (const walletId of this.#written) forget.run(walletId);
    this.#written.clear();
  }
}

function toWallet(row: Row | undefined): WalletRecord | undefined {
  if (row === undefined) return undefined;
  return {
    id: String(row["id"]),
    userId: String(row["user_id"]),
    name: String(row["name"]),
    invoiceKey: String(row["invoice_key"]),
    adminKey: String(row["admin_key"]),
    balanceMsat: Number(row["balance_msat"]),
    createdAt: Number(row["created_at"]),
  };
}

function toPayment(row: Row): PaymentRecord {
  const textOrNull = (value: SQLOutputValue | undefined): string | null =>
    typeof value === "string" ? value : null;
  return {
    checkingId: String(row["checking_id"]),
    paymentHash: String(row["payment_hash"]),
    walletId: String(row["wallet_id"]),
    amountMsat: Number(row["amount_msat"]),
    feeMsat: Number(row["fee_msat"]),
    bolt11: String(row["bolt11"]),
    status: row["status"] as PaymentRecord["status"],
    memo: String(row["memo"]),
    expiresAt: row["expires_at"] === null ? null : Number(row["expires_at"]),
    preimage: textOrNull(row["preimage"]),
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    labels: JSON.parse(String(row["labels"])) as string[],
    extra: JSON.parse(String(row["extra"])) as Record<string, unknown>,
    webhook: textOrNull(row["webhook"]),
  };
}
