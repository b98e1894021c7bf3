import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("readSettings() runs the demo on loopback unless told otherwise", () => {
  expect(readSettings({})).toEqual({
    host: "127.0.0.1",
    port: 4173,
    watched: null,
    demoEveryMs: null,
  });
});

test("readSettings() wants both server and key, and names what is missing", () => {
  expect(() => readSettings({ LNBITS_URL: "https://host" })).toThrow(
    "LNBITS_INVOICE_KEY is not",
  );
  expect(() => readSettings({ LNBITS_INVOICE_KEY: "k" })).toThrow("LNBITS_URL is not");
  expect(
    readSettings({ LNBITS_URL: "https://host", LNBITS_INVOICE_KEY: "k" })
      .watched,
  )
    .toEqual({ server: "https://host", key: "k" });
});

test("readSettings() refuses a port that is none", () => {
  for (const PORT of ["http", "-1", "65536", "80.5", "1e3"]) {
    expect(() => readSettings({ PORT })).toThrow("Cannot use PORT");
  }
  expect(readSettings({ PORT: "0" }).port).toBe(0);
});
