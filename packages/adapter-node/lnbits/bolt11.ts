import { createHash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bech32 } from "@scure/base";

/** What goes into an invoice and can be read back out of it. */
export interface Invoice {
  /** Millisatoshi, a positive integer. */
  readonly amountMsat: number;
  /** 32 bytes as hex. */
  readonly paymentHash: string;
  readonly description: string;
  /** When it was made, in seconds since the epoch. */
  readonly createdAt: number;
  /** How long it may be paid, in seconds. BOLT 11 says 3,600 where the field is missing. */
  readonly expirySeconds: number;
}

/** The secrets that make an {@linkcode Invoice} into text. */
export interface InvoiceKeys {
  /** The node's private key, 32 bytes. */
  readonly privateKey: Uint8Array;
  /** BOLT 11 `s`: 32 bytes that the payer must show. */
  readonly paymentSecret: Uint8Array;
}

const TAG = { paymentHash: 1, expiry: 6, description: 13, paymentSecret: 16 } as const;
/** The longest invoice that is read; LNbits itself allows memos of 640 characters. */
const INVOICE_LENGTH_MAX = 4096;
const SIGNATURE_WORDS = 104;
const TIMESTAMP_WORDS = 7;
const PICO_BTC_PER: Readonly<Record<string, bigint>> = {
  p: 1n,
  n: 1_000n,
  u: 1_000_000n,
  m: 1_000_000_000n,
  "": 1_000_000_000_000n,
};

/**
 * Writes a Lightning invoice for the main network (BOLT 11), signed so that the payee's key can be
 * recovered from it.
 *
 * @example There and back
 * ```ts
 * import { decodeInvoice, encodeInvoice } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * const invoice = {
 *   amountMsat: 21_000,
 *   paymentHash: "ab".repeat(32),
 *   description: "Tea",
 *   createdAt: 1_700_000_000,
 *   expirySeconds: 3_600,
 * };
 * const keys = {
 *   privateKey: new Uint8Array(32).fill(7),
 *   paymentSecret: new Uint8Array(32).fill(9),
 * };
 * const text = encodeInvoice(invoice, keys);
 * equal(text.startsWith("lnbc210n1"), true);
 * equal(decodeInvoice(text).amountMsat, 21_000);
 * ```
 *
 * @param invoice What it says.
 * @param keys Who signs it.
 * @returns Lower-case bech32 with its checksum.
 * @throws {RangeError} If the amount is not a positive integer.
 */
export function encodeInvoice(invoice: Invoice, keys: InvoiceKeys): string {
  const prefix = `lnbc${amountText(invoice.amountMsat)}`;
  const words = [
    ...numberWords(invoice.createdAt, TIMESTAMP_WORDS),
    ...tag(TAG.description, bech32.toWords(Buffer.from(invoice.description))),
    ...tag(TAG.expiry, numberWords(invoice.expirySeconds)),
    ...tag(TAG.paymentSecret, bech32.toWords(keys.paymentSecret)),
    ...tag(TAG.paymentHash, bech32.toWords(Buffer.from(invoice.paymentHash, "hex"))),
  ];
  const digest = createHash("sha256").update(prefix).update(packWords(words))
    .digest();
  const options = { prehash: false, format: "recovered" } as const;
  const [recovery = 0, ...compact] = secp256k1.sign(digest, keys.privateKey, options);
  const signature = Uint8Array.from([...compact, recovery]);
  return bech32.encode(prefix, [...words, ...bech32.toWords(signature)], false);
}

/**
 * Reads an invoice back: checksum, amount, hash, description, times. The signature is not checked.
 *
 * @param text The invoice, in either case but not in both.
 * @returns What it says.
 * @throws {SyntaxError} If it is no invoice of the main network.
 */
export function decodeInvoice(text: string): Invoice {
  const { prefix, words } = readBech32(text);
  const amountMsat = amountOf(prefix);
  const end = words.length - SIGNATURE_WORDS;
  if (end < TIMESTAMP_WORDS) {
    throw new SyntaxError("Cannot read an invoice: it is too short");
  }
  const tags = readTags(words.slice(TIMESTAMP_WORDS, end));
  const hash = tags.get(TAG.paymentHash);
  if (hash === undefined) {
    throw new SyntaxError("Cannot read an invoice: it has no payment hash");
  }
  const description = tags.get(TAG.description) ?? [];
  const expiry = tags.get(TAG.expiry);
  return {
    amountMsat,
    paymentHash: Buffer.from(bech32.fromWords(hash)).toString("hex"),
    description: Buffer.from(bech32.fromWords(description)).toString("utf8"),
    createdAt: wordsNumber(words.slice(0, TIMESTAMP_WORDS)),
    expirySeconds: expiry === undefined ? 3_600 : wordsNumber(expiry),
  };
}

function readBech32(text: string): { prefix: string; words: number[] } {
  if (text.length > INVOICE_LENGTH_MAX) {
    throw new SyntaxError(`Cannot read an invoice: over ${INVOICE_LENGTH_MAX} characters`);
  }
  try {
    return bech32.decode(text as `${string}1${string}`, INVOICE_LENGTH_MAX);
  } catch (cause) {
    throw new SyntaxError("Cannot read an invoice: its checksum is wrong", { cause });
  }
}

function readTags(words: readonly number[]): Map<number, number[]> {
  const tags = new Map<number, number[]>();
  let at = 0;
  while (at + 3 <= words.length) {
    const [kind = 0, high = 0, low = 0] = words.slice(at, at + 3);
    const length = high * 32 + low;
    tags.set(kind, words.slice(at + 3, at + 3 + length));
    at += 3 + length;
  }
  return tags;
}

function tag(kind: number, words: readonly number[]): number[] {
  return [kind, Math.floor(words.length / 32), words.length % 32, ...words];
}

/** Big-endian base 32; BOLT 11 allows no leading zero where the length is free. */
function numberWords(value: number, length = 0): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 32)) {
    words.unshift(rest % 32);
  }
  while (words.length < length) words.unshift(0);
  return words;
}

function wordsNumber(words: readonly number[]): number {
  return words.reduce((sum, word) => sum * 32 + word, 0);
}

/** What is signed is padded with zero bits to a whole byte, where bech32 would refuse the rest. */
function packWords(words: readonly number[]): Uint8Array {
  const bits = words.map((word) => word.toString(2).padStart(5, "0")).join("");
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

function amountText(msat: number): string {
  if (!Number.isSafeInteger(msat) || msat <= 0) {
    throw new RangeError(`Cannot write an invoice: amount must be a positive integer: ${msat}`);
  }
  const pico = BigInt(msat) * 10n;
  const units = Object.entries(PICO_BTC_PER).reverse();
  const [unit, size] = units.find(([, size]) => pico % size === 0n) ??
    ["p", 1n];
  return `${pico / size}${unit}`;
}

function amountOf(prefix: string): number {
  const match = /^lnbc(?:(\d+)([munp]?))?$/.exec(prefix);
  if (match === null) {
    throw new SyntaxError("Cannot read an invoice: not of the main network");
  }
  if (match[1] === undefined) return 0;
  return Number(BigInt(match[1]) * (PICO_BTC_PER[match[2] ?? ""] ?? 1n) / 10n);
}
