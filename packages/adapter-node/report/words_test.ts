import { expect, test } from "vitest";
import { durationWords, percentWords, sizeWords } from "./words.ts";

test("durationWords() keeps to the unit that people would say", () => {
  const said = [0, 0.4, 12.4, 999, 1500, 9999, 60_000, 99_000, 150_000, 120_000, 10_800_000];
  expect(said.map(durationWords)).toEqual(
    [
      "0 ms",
      "under 1 ms",
      "12 ms",
      "999 ms",
      "1.5 s",
      "10 s",
      "60 s",
      "99 s",
      "2 min 30 s",
      "2 min",
      "3 h",
    ],
  );
});

test("sizeWords() keeps small sizes exact, since they are measurements", () => {
  expect([0, 1420, 65_536, 1_572_864].map(sizeWords)).toEqual([
    "0 B",
    "1,420 B",
    "64 KiB",
    "1.5 MiB",
  ]);
});

test("percentWords() is never certain", () => {
  expect([0, 0.5, 0.999, 1].map(percentWords)).toEqual(["0 %", "50 %", "99 %", "99 %"]);
});
