import { deepEqual, equal, ok } from "node:assert/strict";
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
