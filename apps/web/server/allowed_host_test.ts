import { expect, test } from "vitest";
import { isAllowedHost } from "./allowed_host.ts";

test("isAllowedHost() on loopback refuses names that are not loopback's", () => {
  expect(isAllowedHost("127.0.0.1:4173", "127.0.0.1", undefined)).toBe(true);
  expect(isAllowedHost("localhost:4173", "127.0.0.1", undefined)).toBe(true);
  expect(isAllowedHost("[::1]:4173", "::1", undefined)).toBe(true);
  expect(isAllowedHost("rebound.example", "127.0.0.1", undefined)).toBe(false);
  expect(isAllowedHost("127.0.0.1.example", "127.0.0.1", undefined)).toBe(false);
  expect(isAllowedHost(undefined, "127.0.0.1", undefined)).toBe(false);
});

test("isAllowedHost() allows the names of a reverse proxy", () => {
  expect(isAllowedHost("pay.example", "127.0.0.1", "a.example, pay.example"))
    .toBe(true);
});

test("isAllowedHost() asks no name of a server that was opened to others", () => {
  expect(isAllowedHost("anything", "0.0.0.0", undefined)).toBe(true);
});
