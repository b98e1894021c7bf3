import { equal } from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "vitest";
import { Secret } from "./secret.ts";

test("Secret shows its value to reveal() only", () => {
  const key = new Secret("9f1c-invoice");
  equal(key.reveal(), "9f1c-invoice");
  equal(`${key}`, "•••");
  equal(String(key), "•••");
  equal("key " + key, "key •••");
  equal(JSON.stringify({ key, list: [key] }), '{"key":"•••","list":["•••"]}');
});

test("Secret shows nothing to inspectors, copies and enumeration", () => {
  const key = new Secret("9f1c-invoice");
  equal(inspect(key, { showHidden: true, depth: 9 }).includes("9f1c"), false);
  equal(inspect({ headers: { key } }, { depth: 9 }).includes("9f1c"), false);
  equal(JSON.stringify({ ...key }), "{}");
  equal(JSON.stringify(Object.getOwnPropertyNames(key)), "[]");
});
