import { expect, test } from "vitest";
import { isOwnSession } from "./own_session.ts";

const authority = "pay.example:4433";

test("isOwnSession() knows a page by its host name, on whatever port", () => {
  expect(isOwnSession({ origin: "https://pay.example", authority })).toBe(true);
  expect(isOwnSession({ origin: "http://127.0.0.1:4173", authority: "127.0.0.1:4433" })).toBe(true);
  expect(isOwnSession({ origin: "https://PAY.example:8443", authority })).toBe(true);
  const names = "a.example, Shop.example";
  expect(isOwnSession({ origin: "https://shop.example", authority }, names)).toBe(true);
});

test("isOwnSession() lets in what is no page", () => {
  expect(isOwnSession({ origin: undefined, authority })).toBe(true);
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
    expect(isOwnSession({ origin, authority }), origin).toBe(false);
    expect(isOwnSession({ origin, authority }, " , shop.example"), origin).toBe(false);
  }
  expect(isOwnSession({ origin: "https://pay.example", authority: "" })).toBe(false);
});
