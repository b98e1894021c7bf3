import { expect, test } from "vitest";
import { trustedHashes } from "./trusted_hashes.ts";

test("trustedHashes() reads base64, and leaves out what is none", () => {
  expect(trustedHashes(["AQL/", "not base64", "AA=="])).toEqual([
    { algorithm: "sha-256", value: Uint8Array.of(1, 2, 255) },
    { algorithm: "sha-256", value: Uint8Array.of(0) },
  ]);
  expect(trustedHashes([])).toEqual([]);
});
