import { equal } from "node:assert/strict";
import { env } from "node:process";
import { test } from "vitest";
import { parseRetryAfter } from "./retry_after.ts";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 37);

test("parseRetryAfter() reads seconds", () => {
  equal(parseRetryAfter("120", NOW), 120_000);
  equal(parseRetryAfter(" 0 ", NOW), 0);
});

test("parseRetryAfter() reads the three forms of an HTTP date (RFC 9110 §5.6.7)", () => {
  equal(parseRetryAfter("Sun, 06 Nov 1994 08:50:37 GMT", NOW), 60_000);
  equal(parseRetryAfter("Sunday, 06-Nov-94 08:50:37 GMT", NOW), 60_000);
  equal(parseRetryAfter("Sun Nov  6 08:50:37 1994", NOW), 60_000);
});

test("parseRetryAfter() reads a date without a zone as UTC, wherever the device is", () => {
  const before = env["TZ"];
  env["TZ"] = "America/New_York";
  try {
    equal(parseRetryAfter("Sun Nov  6 08:50:37 1994", NOW), 60_000);
  } finally {
    if (before === undefined) delete env["TZ"];
    else env["TZ"] = before;
  }
});

test("parseRetryAfter() takes a date in the past for now", () => {
  equal(parseRetryAfter("Sun, 06 Nov 1994 08:48:37 GMT", NOW), 0);
});

test("parseRetryAfter() says so if it cannot read the field", () => {
  for (
    const field of [
      "",
      "soon",
      "-1",
      "1.5",
      "1e3",
      "0x10",
      "12345678901",
      "Nov 1994",
      "Sun, 99 Nov 1994 99:99:99 GMT",
    ]
  ) equal(parseRetryAfter(field, NOW), null, field);
});
