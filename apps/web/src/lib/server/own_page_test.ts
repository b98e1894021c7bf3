import { expect, test } from "vitest";
import { isOwnPage, type SenderHeaders } from "./own_page.ts";

const HEADERS: SenderHeaders = {
  origin: "https://pay.example",
  host: "pay.example",
  site: undefined,
};

test("isOwnPage() knows its own page by name or by the browser's word", () => {
  expect(isOwnPage(HEADERS)).toBe(true);
  expect(isOwnPage({ ...HEADERS, host: "127.0.0.1:4173", site: "same-origin" })).toBe(true);
  expect(isOwnPage({ ...HEADERS, host: "127.0.0.1:4173" }, "a.example, pay.example")).toBe(true);
});

test("isOwnPage() refuses another site, another port and who names no origin", () => {
  expect(isOwnPage({ ...HEADERS, origin: "https://evil.example" })).toBe(false);
  expect(isOwnPage({ ...HEADERS, origin: "https://pay.example:8443" })).toBe(false);
  expect(isOwnPage({ ...HEADERS, origin: "https://evil.example", site: "cross-site" })).toBe(false);
  expect(isOwnPage({ ...HEADERS, origin: null })).toBe(false);
  expect(isOwnPage({ ...HEADERS, origin: "null" })).toBe(false);
});
