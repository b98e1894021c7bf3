import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { test } from "vitest";
import { makeShortCertificate } from "./short_certificate.ts";

test("makeShortCertificate() makes what a page takes by its hash", () => {
  const made = makeShortCertificate(Date.now());
  const read = new X509Certificate(made.certificate);
  equal(read.checkHost("localhost"), "localhost");
  equal(read.checkIP("127.0.0.1"), "127.0.0.1");
  ok(read.verify(read.publicKey));
  equal(read.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
  const lifeMs = Date.parse(read.validTo) - Date.parse(read.validFrom);
  ok(lifeMs > 0 && lifeMs <= 14 * 24 * 3600 * 1000, `${lifeMs}`);
  deepEqual(Buffer.from(made.hash), createHash("sha256").update(read.raw).digest());
});

test("makeShortCertificate() makes another each time", () => {
  const [one, other] = [makeShortCertificate(Date.now()), makeShortCertificate(Date.now())];
  ok(one.key !== other.key && one.certificate !== other.certificate);
});

test("makeShortCertificate() makes none that lives longer than a page takes", () => {
  const day = 24 * 3600 * 1000;
  const { certificate } = makeShortCertificate(Date.now(), 13 * day);
  const { validFrom, validTo } = new X509Certificate(certificate);
  ok(Date.parse(validTo) - Date.parse(validFrom) <= 14 * day);
  for (const lifeMs of [0, -1, 14 * day, Number.NaN]) {
    throws(() => makeShortCertificate(Date.now(), lifeMs), RangeError);
  }
});
