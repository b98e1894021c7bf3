import { decode } from "light-bolt11-decoder";
import { describe, expect, test } from "vitest";
import { decodeInvoice, encodeInvoice, type Invoice } from "./bolt11.ts";

const KEYS = { privateKey: new Uint8Array(32).fill(7), paymentSecret: new Uint8Array(32).fill(9) };
const INVOICE: Invoice = {
  amountMsat: 21_000,
  paymentHash: "0123456789abcdef".repeat(4),
  description: "Tea ☕ for two",
  createdAt: 1_795_179_683,
  expirySeconds: 3_600,
};
/** Written by LNbits' own FakeWallet. */
const FOREIGN =
  "lnbc20n1p4sq39rdq8wdjkcesxqrrsssp50ps4uzyadack02clz94x05d4xvrrxa9qs7r02j7wslhmhx2y5jws" +
  "pp5s5j68pw4gpkm4sg4udxh90g4wha8um23fjm9eaq3xfgqu376y9jqy5748spqj4pypr4y8z69uylxml0hf74fs89ltf" +
  "ytckuw2dy4ap43my2620ak69va88lx62p00mfpxwx7s8pnssyjdph4c900w93ak6spaz0va4";

function sections(text: string): Record<string, unknown> {
  const found = decode(text).sections.map((section) =>
    [section.name, "value" in section ? section.value : undefined] as const
  );
  return Object.fromEntries(found);
}

describe("encodeInvoice()", () => {
  test("writes what an independent decoder reads", () => {
    const read = sections(encodeInvoice(INVOICE, KEYS));
    expect(read).toMatchObject({
      amount: "21000",
      timestamp: INVOICE.createdAt,
      payment_hash: INVOICE.paymentHash,
      description: INVOICE.description,
      expiry: 3_600,
      payment_secret: "09".repeat(32),
    });
  });

  test.each([
    [1, "10p"],
    [1_000, "10n"],
    [21_000, "210n"],
    [2_100_000, "21u"],
    [500_000_000, "5m"],
    [100_000_000_000, "1"],
  ])("writes %i msat as %s", (amountMsat, text) => {
    const invoice = encodeInvoice({ ...INVOICE, amountMsat }, KEYS);
    expect(invoice.startsWith(`lnbc${text}1`)).toBe(true);
    expect(decodeInvoice(invoice).amountMsat).toBe(amountMsat);
  });

  test("refuses amounts that are no positive integer", () => {
    for (const amountMsat of [0, -1, 1.5, 2 ** 60]) {
      expect(() => encodeInvoice({ ...INVOICE, amountMsat }, KEYS)).toThrow(RangeError);
    }
  });
});

describe("decodeInvoice()", () => {
  test("returns what was encoded", () => {
    expect(decodeInvoice(encodeInvoice(INVOICE, KEYS))).toEqual(INVOICE);
  });

  test("reads an invoice of LNbits in either case", () => {
    for (const text of [FOREIGN, FOREIGN.toUpperCase()]) {
      expect(decodeInvoice(text)).toMatchObject({
        amountMsat: 2_000,
        description: "self",
        paymentHash: "8525a385d5406dbac115e34d72bd1575fa7e6d514cb65cf41132500e47da2164",
        expirySeconds: 3_600,
      });
    }
  });

  test("refuses one changed character anywhere", () => {
    const text = encodeInvoice(INVOICE, KEYS);
    for (let at = text.lastIndexOf("1") + 1; at < text.length; at += 7) {
      const other = text[at] === "q" ? "p" : "q";
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      expect(() => decodeInvoice(changed)).toThrow(SyntaxError);
    }
  });

  test("refuses what is no invoice", () => {
    for (
      const text of ["", "x", "lnbc1", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", FOREIGN + "q"]
    ) {
      expect(() => decodeInvoice(text)).toThrow(SyntaxError);
    }
    expect(() => decodeInvoice("l".repeat(5_000))).toThrow("over 4096 characters");
  });
});
