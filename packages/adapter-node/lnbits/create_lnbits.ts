import { Ledger } from "./ledger.ts";
import { LnbitsServer } from "./lnbits_server.ts";
import { LnbitsSwitches, type SwitchSettings } from "./lnbits_switches.ts";
import type { WalletRecord } from "./wallet_record.ts";

/** How {@linkcode createLnbits} starts; the switches can be changed later. */
export interface LnbitsOptions extends SwitchSettings {
  /** @default 0, a free port; {@linkcode Lnbits.start} keeps it. */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /**
   * `memory`, or the path of a SQLite file, made if it is not there. A file survives the process,
   * memory survives {@linkcode Lnbits.stop} and {@linkcode Lnbits.start}.
   * @default "memory"
   */
  readonly storage?: string;
  /**
   * Milliseconds that a protocol ping may go unanswered before the socket is closed with 1011.
   * LNbits 1.6 waits 60 seconds, LNbits 1.5 waits 20.
   * @default 60000
   */
  readonly pongTimeoutMs?: number;
  /**
   * Redirect everything to `/first_install` until a superuser is set, as a fresh LNbits does.
   * @default false
   */
  readonly awaitsFirstInstall?: boolean;
}

/** A wallet of the embedded server, with what opens it. */
export interface LnbitsWallet {
  readonly id: string;
  readonly name: string;
  /** 32 hex characters: may look and ask for money. Also the name of the push channel. */
  readonly invoiceKey: string;
  /** 32 hex characters: may spend. */
  readonly adminKey: string;
}

/** The embedded LNbits: a real server on real sockets, and strings to pull. */
export interface Lnbits {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Whether it is started. */
  readonly isRunning: boolean;
  /** Its moods, to be set at any time. */
  readonly switches: LnbitsSwitches;
  /** Makes a user with one empty wallet. */
  createWallet(name: string): LnbitsWallet;
  /** The oldest wallet of this name, perhaps from an earlier run. */
  findWallet(name: string): LnbitsWallet | undefined;
  /** Millisatoshi. Throws `RangeError` for an unknown wallet, as everything here does. */
  balance(walletId: string): number;
  /** Puts millisatoshi into a wallet, with its push. */
  credit(walletId: string, msat: number, memo?: string): void;
  /** Takes millisatoshi out of a wallet without a push, as an admin's debit does. */
  debit(walletId: string, msat: number, memo?: string): void;
  /**
   * One wallet pays another: invoice, payment, pushes to both.
   *
   * @returns The payment hash.
   * @throws {Refusal} If the balance does not suffice.
   */
  pay(fromWalletId: string, toWalletId: string, msat: number, memo: string): string;
  /** How many WebSockets are open. */
  connectionCount(): number;
  /** Cuts every WebSocket without a close frame; the server goes on. */
  dropConnections(): void;
  /** Stops with a clean 1012 to every socket; harmless when it is stopped already. */
  stop(): Promise<void>;
  /** Starts again on the same port with the same books; harmless when it runs. */
  start(): Promise<void>;
}

/**
 * Starts an LNbits of one's own: REST, WebSockets and SQLite in this process, no Python, no node.
 * It answers as LNbits 1.6 with FakeWallet answers, which a contract suite checks on both.
 *
 * @example Two wallets, one payment
 * ```ts
 * import { createLnbits } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * const lnbits = await createLnbits();
 * const [ada, bob] = [lnbits.createWallet("Ada"), lnbits.createWallet("Bob")];
 * lnbits.credit(ada.id, 21_000_000);
 * lnbits.pay(ada.id, bob.id, 5_000_000, "Lunch");
 *
 * const headers = { "x-api-key": bob.invoiceKey };
 * const answer = await fetch(`${lnbits.url}/api/v1/wallet`, { headers });
 * equal((await answer.json()).balance, 5_000_000);
 * await lnbits.stop();
 * ```
 *
 * @param options What differs from the defaults.
 * @returns The running server.
 * @throws {Error} With the system's code, if it cannot listen: `EADDRINUSE`, `EACCES`.
 * @throws {RangeError} If a switch is out of its range.
 */
export async function createLnbits(options: LnbitsOptions = {}): Promise<Lnbits> {
  const lnbits = new EmbeddedLnbits(options);
  await lnbits.start();
  return lnbits;
}

class EmbeddedLnbits implements Lnbits {
  readonly switches: LnbitsSwitches;
  readonly #options: LnbitsOptions;
  readonly #host: string;
  #port: number;
  #ledger: Ledger | undefined;
  #server: LnbitsServer | undefined;

  constructor(options: LnbitsOptions) {
    this.switches = new LnbitsSwitches(options);
    this.#options = options;
    this.#host = options.host ?? "127.0.0.1";
    this.#port = options.port ?? 0;
  }

  get url(): string {
    const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
    return `http://${host}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get isRunning(): boolean {
    return this.#server !== undefined;
  }

  createWallet(name: string): LnbitsWallet {
    return toLnbitsWallet(this.#books().createWallet(name));
  }

  findWallet(name: string): LnbitsWallet | undefined {
    const wallet = this.#books().walletNamed(name);
    return wallet === undefined ? undefined : toLnbitsWallet(wallet);
  }

  balance(walletId: string): number {
    return this.#wallet(walletId).balanceMsat;
  }

  credit(walletId: string, msat: number, memo?: string): void {
    this.#running().payments.credit(this.#wallet(walletId), msat, memo);
  }

  debit(walletId: string, msat: number, memo?: string): void {
    this.#running().payments.debit(this.#wallet(walletId), msat, memo);
  }

  pay(fromWalletId: string, toWalletId: string, msat: number, memo: string): string {
    const { payments } = this.#running();
    const from = this.#wallet(fromWalletId);
    const invoice = payments.createInvoice(this.#wallet(toWalletId), { amountMsat: msat, memo });
    return payments.payInvoice(from, invoice.bolt11).paymentHash;
  }

  connectionCount(): number {
    return this.#server?.channels.size ?? 0;
  }

  dropConnections(): void {
    this.#server?.channels.terminateAll();
  }

  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const {
      storage = "memory",
      pongTimeoutMs = 60_000,
      awaitsFirstInstall = false,
    } = this.#options;
    this.#ledger ??= new Ledger(storage === "memory" ? ":memory:" : storage);
    const server = new LnbitsServer({
      ledger: this.#ledger,
      switches: this.switches,
      pongTimeoutMs,
      awaitsFirstInstall,
    });
    this.#server = server;
    try {
      this.#port = await server.listen(this.#host, this.#port);
    } catch (error) {
      this.#server = undefined;
      this.#closeFile();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
    if (server !== undefined) this.#closeFile();
  }

  #closeFile(): void {
    const { storage = "memory" } = this.#options;
    if (storage === "memory") return;
    this.#ledger?.close();
    this.#ledger = undefined;
  }

  #books(): Ledger {
    if (this.#ledger !== undefined) return this.#ledger;
    throw new Error("Cannot open the books: the server is stopped");
  }

  #running(): LnbitsServer {
    if (this.#server !== undefined) return this.#server;
    throw new Error("Cannot move money: the server is stopped");
  }

  #wallet(id: string): WalletRecord {
    const wallet = this.#books().wallet(id);
    if (wallet !== undefined) return wallet;
    throw new RangeError("Cannot find the wallet: no wallet has this id");
  }
}

function toLnbitsWallet({ id, name, invoiceKey, adminKey }: WalletRecord): LnbitsWallet {
  return { id, name, invoiceKey, adminKey };
}
