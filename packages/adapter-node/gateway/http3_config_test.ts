import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { ConfigError } from "./config_error.ts";
import { http3ConfigOf } from "./http3_config.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-http3-"));
afterAll(() => rmSync(folder, { recursive: true }));
const made = makeShortCertificate(Date.now());
writeFileSync(join(folder, "own.crt"), made.certificate);
writeFileSync(join(folder, "own.key"), made.key);
const files = { certificateFile: "own.crt", keyFile: "own.key" };

test("http3ConfigOf() reads the files, and keeps the port of the gateway unless told", () => {
  const config = http3ConfigOf(files, folder);
  deepEqual([config?.certificate, config?.key.reveal()], [made.certificate, made.key]);
  ok(config !== null && !("port" in config));
  equal(http3ConfigOf({ ...files, port: 443 }, folder)?.port, 443);
  deepEqual([http3ConfigOf(undefined, folder), http3ConfigOf(false, folder)], [null, null]);
});

test("http3ConfigOf() says what is wrong, and shows no key", () => {
  const wrong: readonly [unknown, RegExp][] = [
    [true, /without a certificate/],
    [{ certificateFile: "own.crt" }, /without a certificate and its key/],
    [{ ...files, key: made.key }, /does not know key$/],
    [{ ...files, port: 70_000 }, /Cannot serve HTTP\/3 on port 70000/],
    [{ ...files, keyFile: "none.key" }, /Cannot read .*none.key: ENOENT/],
    [{ ...files, keyFile: "own.crt" }, /own.crt: no private key in it/],
    [{ ...files, certificateFile: "own.key" }, /own.key: no certificate in it/],
  ];
  for (const [told, says] of wrong) {
    throws(() => http3ConfigOf(told, folder), (error: unknown) => {
      return error instanceof ConfigError && says.test(error.message) &&
        !error.message.includes(made.key.slice(40, 80));
    });
  }
});
