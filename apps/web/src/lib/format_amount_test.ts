import { expect, test } from "vitest";
import { formatChange, formatMsat, formatSat } from "./format_amount.ts";

const plain = (text: string): string => text.replaceAll("\u202f", "_");

test("formatSat() groups digits by three with a space that does not break", () => {
  expect(plain(formatSat(1_234_567_890))).toBe("1_234_567");
  expect(formatSat(0)).toBe("0");
  expect(formatSat(999_000)).toBe("999");
  expect(plain(formatSat(1_000_000))).toBe("1_000");
});

test("formatSat() leaves out parts of a satoshi, never rounding up", () => {
  expect(formatSat(1999)).toBe("1");
  expect(formatSat(999)).toBe("0");
  expect(formatSat(-1999)).toBe("\u22121");
});

test("formatMsat() keeps every digit of the largest exact amount", () => {
  expect(plain(formatMsat(9_007_199_254_740_991))).toBe("9_007_199_254_740_991");
});

test("formatChange() shows the sign and the part of a satoshi", () => {
  expect(formatChange(21_000)).toBe("+21");
  expect(formatChange(-21_050)).toBe("\u221221.05");
  expect(formatChange(-1)).toBe("\u22120.001");
  expect(plain(formatChange(1_500_000_200))).toBe("+1_500_000.2");
});
