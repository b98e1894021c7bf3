import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("readSettings() runs the demo on loopback unless told otherwise", () => {
  expect(readSettings({})).toEqual({
    host: "127.0.0.1",
    port: 4173,
    watched: null,
    demoEveryMs: null,
    doors: { http3: null, bridge: null },
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

const OWN = { LNBITS_URL: "https://host", LNBITS_INVOICE_KEY: "k" };

test("readSettings() serves WebTransport on a port, alone or with a certificate", () => {
  expect(readSettings({ ...OWN, HOLDFAST_HTTP3_PORT: "4433" }).doors.http3)
    .toEqual({ port: 4433, files: null, url: null });
  const named = {
    HOLDFAST_HTTP3_PORT: "0",
    HOLDFAST_HTTP3_CERTIFICATE: "/etc/cert.pem",
    HOLDFAST_HTTP3_KEY: "/etc/key.pem",
    HOLDFAST_HTTP3_URL: "https://pay.example:4433/",
  };
  expect(readSettings({ ...OWN, ...named }).doors.http3).toEqual({
    port: 0,
    files: { certificate: "/etc/cert.pem", key: "/etc/key.pem" },
    url: "https://pay.example:4433",
  });
});

test("readSettings() names what WebTransport misses, and refuses what it cannot use", () => {
  const HOLDFAST_HTTP3_PORT = "4433";
  for (
    const [env, said] of [
      [{ HOLDFAST_HTTP3_PORT, HOLDFAST_HTTP3_KEY: "key.pem" }, "HTTP3_CERTIFICATE is not"],
      [{ HOLDFAST_HTTP3_PORT, HOLDFAST_HTTP3_CERTIFICATE: "c.pem" }, "HTTP3_KEY is not"],
      [{ HOLDFAST_HTTP3_URL: "https://host" }, "HOLDFAST_HTTP3_PORT is not set"],
      [{ HOLDFAST_HTTP3_PORT: "70000" }, "Cannot use HOLDFAST_HTTP3_PORT"],
      [{ HOLDFAST_HTTP3_PORT, HOLDFAST_HTTP3_URL: "http://host" }, "HOLDFAST_HTTP3_URL"],
      [{ HOLDFAST_HTTP3_PORT, HOLDFAST_HTTP3_URL: "https://host/a" }, "HOLDFAST_HTTP3_URL"],
      [{ HOLDFAST_HTTP3_PORT, HOLDFAST_HTTP3_URL: "host:4433" }, "HOLDFAST_HTTP3_URL"],
    ] as const
  ) expect(() => readSettings({ ...OWN, ...env })).toThrow(said);
});

test("readSettings() takes bridges with the port that they lead to", () => {
  const HOLDFAST_BRIDGE_PORT = "7000";
  const HOLDFAST_BRIDGES = "wss://pay.example/websockify, ws://127.0.0.1:6080";
  expect(readSettings({ ...OWN, HOLDFAST_BRIDGE_PORT, HOLDFAST_BRIDGES }).doors.bridge).toEqual({
    port: 7000,
    addresses: ["wss://pay.example/websockify", "ws://127.0.0.1:6080"],
  });
  for (
    const [env, said] of [
      [{ HOLDFAST_BRIDGES }, "HOLDFAST_BRIDGE_PORT is not"],
      [{ HOLDFAST_BRIDGE_PORT, HOLDFAST_BRIDGES: " , " }, "HOLDFAST_BRIDGES is not"],
      [{ HOLDFAST_BRIDGE_PORT: "x", HOLDFAST_BRIDGES }, "Cannot use HOLDFAST_BRIDGE_PORT"],
      [{ HOLDFAST_BRIDGE_PORT, HOLDFAST_BRIDGES: "https://host" }, "HOLDFAST_BRIDGES"],
      [{ HOLDFAST_BRIDGE_PORT, HOLDFAST_BRIDGES: Array(9).fill("ws://h").join() }, "at most 8"],
    ] as const
  ) expect(() => readSettings({ ...OWN, ...env })).toThrow(said);
});

test("readSettings() opens no further door for the demo", () => {
  expect(() => readSettings({ HOLDFAST_HTTP3_PORT: "4433" })).toThrow("for the demo");
});
