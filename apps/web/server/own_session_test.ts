import { expect, test } from "vitest";
import { isOwnSession, type SessionNames } from "./own_session.ts";

const OPEN: SessionNames = { bound: "0.0.0.0", url: null, hosts: undefined };
const LOOPBACK: SessionNames = { ...OPEN, bound: "127.0.0.1" };
const authority = "pay.example:4433";

test("isOwnSession() knows a page by its host name, on whatever port", () => {
  expect(isOwnSession({ origin: "https://pay.example", authority }, OPEN)).toBe(true);
  expect(isOwnSession({ origin: "https://PAY.example:8443", authority }, OPEN)).toBe(true);
  const hosts = "a.example, Shop.example";
  expect(isOwnSession({ origin: "https://shop.example", authority }, { ...OPEN, hosts })).toBe(
    true,
  );
  const local = { origin: "http://127.0.0.1:4173", authority: "127.0.0.1:4433" };
  expect(isOwnSession(local, LOOPBACK)).toBe(true);
});

test("isOwnSession() lets in what is no page", () => {
  expect(isOwnSession({ origin: undefined, authority }, OPEN)).toBe(true);
});

test("isOwnSession() on loopback answers under names of the server only", () => {
  const page = { origin: "https://pay.example", authority };
  expect(isOwnSession(page, LOOPBACK)).toBe(false);
  expect(isOwnSession({ ...page, origin: undefined }, LOOPBACK)).toBe(false);
  expect(isOwnSession(page, { ...LOOPBACK, hosts: "pay.example" })).toBe(true);
  const named = { ...LOOPBACK, url: "https://udp.example:4433", hosts: "pay.example" };
  expect(isOwnSession({ ...page, authority: "udp.example:4433" }, named)).toBe(true);
});

test("isOwnSession() refuses pages of others, and what cannot be read", () => {
  for (
    const origin of [
      "https://evil.example",
      "https://pay.example.evil.example",
      "https://sub.pay.example",
      "null",
      "",
      "file:///tmp/page.html",
    ]
  ) {
    expect(isOwnSession({ origin, authority }, OPEN), origin).toBe(false);
    const hosts = " , shop.example";
    expect(isOwnSession({ origin, authority }, { ...OPEN, hosts }), origin).toBe(false);
  }
  expect(isOwnSession({ origin: "https://pay.example", authority: "" }, OPEN)).toBe(false);
});
