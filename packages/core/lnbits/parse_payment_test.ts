import { deepEqual, equal } from "node:assert/strict";
import { env } from "node:process";
import { test } from "vitest";
import { parsePayment, parsePayments } from "./parse_payment.ts";

const RAW = { checking_id: "c1", payment_hash: "h1", amount: 21_000, status: "success" };

test("parsePayment() reads an incoming payment, whose fee and memo may be missing", () => {
  deepEqual(parsePayment(RAW), {
    id: "c1",
    paymentHash: "h1",
    amountMsat: 21_000,
    feeMsat: 0,
    status: "success",
    memo: "",
    time: null,
  });
});

test("parsePayment() shows a fee as a positive figure, however LNbits signs it", () => {
  equal(parsePayment({ ...RAW, fee: -1000 })?.feeMsat, 1000);
  equal(parsePayment({ ...RAW, fee: 1000 })?.feeMsat, 1000);
  equal(parsePayment({ ...RAW, fee: 0.5 })?.feeMsat, 0);
});

test("parsePayment() falls back on the payment hash, and is nothing without any id", () => {
  equal(parsePayment({ ...RAW, checking_id: "" })?.id, "h1");
  equal(parsePayment({ amount: 1 }), null);
  equal(parsePayment({ ...RAW, checking_id: 7, payment_hash: null }), null);
});

test("parsePayment() refuses an amount that is not an exact integer", () => {
  for (const amount of ["21000", 1.5, 2 ** 53, NaN, null, undefined]) {
    equal(parsePayment({ ...RAW, amount }), null, `${amount}`);
  }
});

test("parsePayment() takes a status it does not know for pending", () => {
  for (const status of ["pending", "settled", 7, undefined]) {
    equal(parsePayment({ ...RAW, status })?.status, "pending");
  }
  equal(parsePayment({ ...RAW, status: "failed" })?.status, "failed");
});

test("parsePayment() reads a date without a zone as UTC, wherever the device is", () => {
  const before = env["TZ"];
  env["TZ"] = "America/New_York";
  try {
    const at = Date.UTC(2026, 10, 20, 10, 0, 0, 250);
    for (
      const time of [
        "2026-11-20T10:00:00.250000",
        "2026-11-20T10:00:00.250Z",
        "2026-11-20T11:00:00.250+01:00",
        "2026-11-20T11:00:00.250+0100",
        at / 1000,
      ]
    ) equal(parsePayment({ ...RAW, time })?.time, at, `${time}`);
  } finally {
    if (before === undefined) delete env["TZ"];
    else env["TZ"] = before;
  }
});

test("parsePayment() has no time rather than one that no date can be", () => {
  for (const time of ["", "soon", 1e300, Infinity, NaN, {}, 8.64e12 + 1]) {
    equal(parsePayment({ ...RAW, time })?.time, null, `${time}`);
  }
  equal(parsePayment({ ...RAW, created_at: 5 })?.time, 5000);
});

test("parsePayment() cuts texts that are too long", () => {
  const payment = parsePayment({ ...RAW, checking_id: "x".repeat(5000), memo: "y".repeat(5000) });
  equal(payment?.id.length, 1000);
  equal(payment?.memo.length, 1000);
});

test("parsePayments() leaves out what is none, and is empty for what is no list", () => {
  const list = parsePayments(JSON.stringify([RAW, null, { amount: 1 }, { ...RAW, amount: -5 }]));
  deepEqual(list.map(({ amountMsat }) => amountMsat), [21_000, -5]);
  for (const body of ["", "<html>", "{}", "7"]) deepEqual(parsePayments(body), []);
});
