import { createHash, randomBytes } from "node:crypto";
import { decodeInvoice, encodeInvoice, type Invoice } from "./bolt11.ts";
import type { Ledger } from "./ledger.ts";
import type { PaymentRecord } from "./payment_record.ts";
import { nowMicros } from "./python_time.ts";
import { Refusal } from "./refusal.ts";
import type { WalletRecord } from "./wallet_record.ts";

/** What an invoice is made from. */
export interface InvoiceRequest {
  /** Millisatoshi, a positive integer. LNbits itself only makes whole satoshi. */
  readonly amountMsat: number;
  readonly memo: string;
  /** @default 3600 */
  readonly expirySeconds?: number;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly webhook?: string | null;
}

/** Something the sockets may want to hear: a payment and the balance around it. */
export interface PaymentNews {
  readonly payment: PaymentRecord;
  /** As LNbits writes it: an object fresh from the code differs from a row in one detail. */
  readonly isStored: boolean;
  /** Millisatoshi before it, for a server that pushes stale balances. */
  readonly balanceBeforeMsat: number;
}

/** The most satoshi in one invoice (LNbits' default). */
const INVOICE_SAT_MAX = 10_000_000;
/** The memo LNbits writes where none is given: the site's title. */
export const MEMO_DEFAULT = "LNbits";

/** Makes invoices and pays them, among the wallets of one server only. */
export class Payments {
  readonly #ledger: Ledger;
  readonly #announce: (news: PaymentNews) => void;
  readonly #privateKey: Uint8Array;

  /**
   * @param ledger Where it is written.
   * @param announce Told after each payment that LNbits would push, once per push.
   */
  constructor(ledger: Ledger, announce: (news: PaymentNews) => void) {
    this.#ledger = ledger;
    this.#announce = announce;
    const key = ledger.setting("private_key", () => randomBytes(32).toString("hex")) ??
      "";
    this.#privateKey = Buffer.from(key, "hex");
  }

  /** Makes an invoice for this wallet; LNbits pushes nothing for it. */
  createInvoice(wallet: WalletRecord, request: InvoiceRequest): PaymentRecord {
    const sat = Math.floor(request.amountMsat / 1000);
    if (request.amountMsat <= 0) {
      throw new Refusal(520, "Amountless invoices not supported.");
    }
    if (sat > INVOICE_SAT_MAX) {
      const text = `Invoice amount ${sat} sats is too high. Max allowed: ${INVOICE_SAT_MAX} sats.`;
      throw new Refusal(520, text);
    }
    const payment = this.#newInvoice(wallet, request);
    this.#ledger.savePayment(payment);
    return payment;
  }

  /** Pays an invoice from this wallet, as LNbits does with a wallet of its own at the other end. */
  payInvoice(
    wallet: WalletRecord,
    bolt11: string,
    extra: Readonly<Record<string, unknown>> = {},
  ): PaymentRecord {
    const invoice = readInvoice(bolt11);
    const own = this.#ledger.invoice(invoice.paymentHash);
    if (own?.status === "success") {
      throw new Refusal(520, "Internal invoice already paid.");
    }
    if (own?.status === "pending") {
      return this.#payInside(wallet, { ...own, bolt11, extra }, own);
    }
    return own ?? this.#failOutside(wallet, bolt11, invoice);
  }

  /** The payment with this hash; an invoice that ran out fails in that moment. */
  look(hash: string, walletId?: string): PaymentRecord | undefined {
    const payment = this.#ledger.payment(hash, walletId);
    const isOver = payment?.status === "pending" && payment.amountMsat > 0 &&
      payment.expiresAt !== null && payment.expiresAt * 1_000_000 < nowMicros();
    if (!isOver) return payment;
    const failed: PaymentRecord = {
      ...payment,
      status: "failed",
      labels: [...payment.labels, "expired"],
      updatedAt: nowMicros(),
    };
    this.#ledger.savePayment(failed);
    return failed;
  }

  /** Puts money into a wallet, out of nowhere; one push. */
  credit(wallet: WalletRecord, amountMsat: number, memo = "Admin credit"): PaymentRecord {
    const invoice = this.#newInvoice(wallet, { amountMsat, memo });
    const payment: PaymentRecord = { ...invoice, status: "success", updatedAt: nowMicros() };
    this.#ledger.transaction(() => this.#ledger.savePayment(payment, amountMsat));
    this.#announce({ payment, isStored: false, balanceBeforeMsat: wallet.balanceMsat });
    return payment;
  }

  /** Takes money out of a wallet; LNbits pushes nothing for it. */
  debit(wallet: WalletRecord, amountMsat: number, memo = "Admin debit"): PaymentRecord {
    if (wallet.balanceMsat < amountMsat) {
      throw new Refusal(400, "Balance change failed, can not go into negative balance.");
    }
    const invoice = this.#newInvoice(wallet, { amountMsat, memo });
    const payment: PaymentRecord = {
      ...invoice,
      checkingId: `internal_${invoice.paymentHash}`,
      amountMsat: -amountMsat,
      status: "success",
      expiresAt: null,
      preimage: null,
    };
    this.#ledger.transaction(() => this.#ledger.savePayment(payment, -amountMsat));
    return payment;
  }

  #payInside(payer: WalletRecord, order: PaymentRecord, invoice: PaymentRecord): PaymentRecord {
    if (invoice.bolt11 !== order.bolt11.toLowerCase()) {
      throw new Refusal(520, "Invalid invoice. Bolt11 changed.");
    }
    if (payer.balanceMsat < invoice.amountMsat) {
      throw new Refusal(520, "Insufficient balance.");
    }
    const now = nowMicros();
    const sent: PaymentRecord = {
      ...order,
      checkingId: `internal_${invoice.paymentHash}`,
      walletId: payer.id,
      amountMsat: -invoice.amountMsat,
      status: "success",
      createdAt: now,
      updatedAt: now,
      labels: [],
      webhook: null,
    };
    const received: PaymentRecord = { ...invoice, status: "success", updatedAt: nowMicros() };
    const receiverMsat = this.#ledger.wallet(invoice.walletId)?.balanceMsat ??
      0;
    this.#ledger.transaction(() => {
      this.#ledger.savePayment(sent, sent.amountMsat);
      this.#ledger.savePayment(received, received.amountMsat);
    });
    this.#announce({ payment: sent, isStored: false, balanceBeforeMsat: payer.balanceMsat });
    const news = { payment: received, isStored: true, balanceBeforeMsat: receiverMsat };
    this.#announce(news);
    // LNbits tells the receiver when it pays, and once more from its queue of paid invoices.
    this.#announce(news);
    return sent;
  }

  /** There is no node behind this server: a foreign invoice fails as it does with FakeWallet. */
  #failOutside(payer: WalletRecord, bolt11: string, invoice: Invoice): PaymentRecord {
    if (payer.balanceMsat < invoice.amountMsat) {
      throw new Refusal(520, "Insufficient balance.");
    }
    const reserveMsat = Math.max(2_000, Math.floor(invoice.amountMsat / 100));
    if (payer.balanceMsat < invoice.amountMsat + reserveMsat) {
      const sat = Math.round(reserveMsat / 1000);
      const text = `You must reserve at least (${sat}  sat) to cover potential routing fees.`;
      throw new Refusal(520, text);
    }
    const earlier = this.#ledger.payment(invoice.paymentHash);
    if (earlier !== undefined) return earlier;
    const now = nowMicros();
    this.#ledger.savePayment({
      checkingId: invoice.paymentHash,
      paymentHash: invoice.paymentHash,
      walletId: payer.id,
      amountMsat: -invoice.amountMsat,
      feeMsat: -reserveMsat,
      bolt11,
      status: "failed",
      memo: invoice.description,
      expiresAt: invoice.createdAt + invoice.expirySeconds,
      preimage: null,
      createdAt: now,
      updatedAt: now,
      labels: [],
      extra: {},
      webhook: null,
    });
    throw new Refusal(520, "Payment failed: Only internal invoices can be used!");
  }

  #newInvoice(wallet: WalletRecord, request: InvoiceRequest): PaymentRecord {
    const preimage = randomBytes(32);
    const paymentHash = createHash("sha256").update(preimage).digest("hex");
    const now = nowMicros();
    const createdAt = Math.floor(now / 1_000_000);
    const expirySeconds = request.expirySeconds ?? 3_600;
    const bolt11 = encodeInvoice(
      {
        amountMsat: request.amountMsat,
        paymentHash,
        description: request.memo,
        createdAt,
        expirySeconds,
      },
      { privateKey: this.#privateKey, paymentSecret: randomBytes(32) },
    );
    return {
      checkingId: paymentHash,
      paymentHash,
      walletId: wallet.id,
      amountMsat: request.amountMsat,
      feeMsat: 0,
      bolt11,
      status: "pending",
      memo: request.memo,
      expiresAt: createdAt + expirySeconds,
      preimage: preimage.toString("hex"),
      createdAt: now,
      updatedAt: now,
      labels: [],
      extra: request.extra ?? {},
      webhook: request.webhook ?? null,
    };
  }
}

function readInvoice(bolt11: string): Invoice {
  let invoice: Invoice;
  try {
    invoice = decodeInvoice(bolt11);
  } catch {
    throw new Refusal(520, "Bolt11 decoding failed.");
  }
  if (invoice.amountMsat <= 0) {
    throw new Refusal(520, "Amountless invoices not supported.");
  }
  const sat = Math.floor(invoice.amountMsat / 1000);
  if (sat > INVOICE_SAT_MAX) {
    const text = `Invoice amount ${sat} sats is too high. Max allowed: ${INVOICE_SAT_MAX} sats.`;
    throw new Refusal(520, text);
  }
  return invoice;
}
