import { describe, expect, test } from "vitest";
import { Ledger, PAYMENTS_KEPT_MAX } from "./ledger.ts";
import type { PaymentRecord } from "./payment_record.ts";

function newPayment(walletId: string, at: number): PaymentRecord {
  return {
    checkingId: `id${at}`,
    paymentHash: `hash${at}`,
    walletId,
    amountMsat: 1,
    feeMsat: 0,
    bolt11: "",
    status: "success",
    memo: "",
    expiresAt: null,
    preimage: null,
    createdAt: at,
    updatedAt: at,
    labels: [],
    extra: {},
    webhook: null,
  };
}

describe("Ledger", () => {
  test("forgets the oldest payments beyond its limit and keeps the balance", () => {
    const ledger = new Ledger(":memory:");
    const { id } = ledger.createWallet("Long life");
    const count = PAYMENTS_KEPT_MAX + 100;
    ledger.transaction(() => {
      for (let at = 0; at < count; at++) {
        ledger.savePayment(newPayment(id, at), 1);
      }
    });
    const kept = ledger.payments(id, { limit: 0, offset: 0 });
    expect(kept.length).toBe(PAYMENTS_KEPT_MAX);
    expect(kept.at(-1)?.createdAt).toBe(100);
    expect(ledger.wallet(id)?.balanceMsat).toBe(count);
    ledger.close();
  });

  test("undoes a transaction that fails", () => {
    const ledger = new Ledger(":memory:");
    const { id } = ledger.createWallet("All or nothing");
    const fail = (): void =>
      ledger.transaction(() => {
        ledger.savePayment(newPayment(id, 1), 1_000);
        throw new Error("Cannot go on");
      });
    expect(fail).toThrow("Cannot go on");
    expect(ledger.wallet(id)?.balanceMsat).toBe(0);
    expect(ledger.payments(id, { limit: 0, offset: 0 })).toEqual([]);
    ledger.close();
  });
});
