import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate with its key, and what a page may be told to trust instead of an authority. */
export interface ShortCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM (PKCS #8). */
  readonly key: string;
  /** SHA-256 of the certificate, for `serverCertificateHashes`. */
  readonly hash: Uint8Array;
}

const DAY_MS = 24 * 3600 * 1000;
const LIFE_MS = 10 * DAY_MS;
/** W3C WebTransport §6.2: a certificate that is trusted by its hash lives no longer. */
const LIFE_MS_MAX = 14 * DAY_MS;
/** Clocks of two machines may differ. */
const EARLY_MS = 3600 * 1000;

/**
 * Makes a certificate for `localhost` and 127.0.0.1, on the curve P-256, that lives for days (RFC
 * 5280 §4.1). Browsers take it by its hash, and nobody else should take it at all.
 *
 * @example Its hash
 * ```ts
 * import { makeShortCertificate } from "@holdfast/adapter-node/gateway";
 * import { equal } from "node:assert/strict";
 *
 * equal(makeShortCertificate(Date.now()).hash.length, 32);
 * ```
 *
 * @param wallNow The time now, in milliseconds since the epoch.
 * @param lifeMs How long it is good for from now. @default {ten days}
 * @throws {RangeError} If it would live longer than browsers take, which is 14 days with the hour
 * before now in which it is good already.
 */
export function makeShortCertificate(wallNow: number, lifeMs: number = LIFE_MS): ShortCertificate {
  if (!(lifeMs > 0 && lifeMs + EARLY_MS <= LIFE_MS_MAX)) {
    throw new RangeError(`Cannot make a certificate: none lives for ${lifeMs} ms`);
  }
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(ISSUED_TO, tagged(0x0c, Buffer.from("localhost")))));
  const serial = tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)]));
  const toSign = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    serial,
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(time(wallNow - EARLY_MS), time(wallNow + lifeMs)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(sequence(ALTERNATIVE_NAMES, tagged(0x04, sequence(DNS_NAME, ADDRESS))))),
  );
  const signature = sign("sha256", toSign, privateKey);
  const der = sequence(
    toSign,
    sequence(ECDSA_WITH_SHA256),
    tagged(0x03, Buffer.concat([Buffer.of(0), signature])),
  );
  const lines = der.toString("base64").replaceAll(/.{64}/g, "$&\n").trimEnd();
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    hash: new Uint8Array(createHash("sha256").update(der).digest()),
  };
}

/** One value of DER (X.690 §8.1): its tag, its length, its content. */
function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(part: Uint8Array): Buffer {
  return tagged(0x31, part);
}

/** UTCTime, to the second (RFC 5280 §4.1.2.5.1). */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

/** 1.2.840.10045.4.3.2, 2.5.4.3 and 2.5.29.17. */
const ECDSA_WITH_SHA256: Buffer = tagged(0x06, Buffer.from("2a8648ce3d040302", "hex"));
const ISSUED_TO: Buffer = tagged(0x06, Buffer.from("550403", "hex"));
const ALTERNATIVE_NAMES: Buffer = tagged(0x06, Buffer.from("551d11", "hex"));
const DNS_NAME: Buffer = tagged(0x82, Buffer.from("localhost"));
const ADDRESS: Buffer = tagged(0x87, Buffer.of(127, 0, 0, 1));
