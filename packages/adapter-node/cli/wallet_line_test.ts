import { expect, test } from "vitest";
import { plainLine } from "./terminal.ts";
import { formatSat, formatWalletLine } from "./wallet_line.ts";

const plain = (_style: string, text: string): string => text;
const LINE = {
  name: "Till",
  msat: 21_000_000,
  ageMs: 1200,
  maxAgeMs: 11_500,
  via: "websocket",
  phase: "open",
} as const;

test("formatWalletLine() tells balance, state, age, bound and route", () => {
  expect(formatWalletLine(LINE, plain, true)).toBe(
    "Till  21,000 sat  open  as of 2 s ago, at most 12 s old  by websocket",
  );
});

test("formatWalletLine() leaves out an age that would not stay true", () => {
  expect(formatWalletLine(LINE, plain, false)).toBe("Till  21,000 sat  open  by websocket");
});

test("formatWalletLine() promises no bound when nothing delivers", () => {
  const line = { ...LINE, phase: "waiting", maxAgeMs: Infinity, ageMs: 200_000 } as const;
  expect(formatWalletLine(line, plain, true)).toBe(
    "Till  21,000 sat  waiting  as of 4 min ago  by websocket",
  );
});

test("formatWalletLine() shows no number before the first answer", () => {
  expect(formatWalletLine({ ...LINE, name: "", msat: null, phase: "connecting" }, plain, true))
    .toBe(
      "no balance yet  connecting",
    );
});

test("formatWalletLine() lets no escape sequence of a wallet's name through", () => {
  const line = formatWalletLine({ ...LINE, name: "\u001b[31mA\u0007\nB" }, plain, false);
  expect(line).toBe("A  B  21,000 sat  open  by websocket");
});

test("formatSat() is exact to the millisatoshi", () => {
  expect([0, 1, 999, 1000, 1_234_567_890, -1500].map(formatSat)).toEqual([
    "0 sat",
    "0.001 sat",
    "0.999 sat",
    "1 sat",
    "1,234,567.890 sat",
    "-1.500 sat",
  ]);
});

test("plainLine() leaves text in every script alone", () => {
  expect(plainLine("café 名 ⚡")).toBe("café 名 ⚡");
});
