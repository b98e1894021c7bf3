import { equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { calibrationOf, type Forecast, isCalibrated } from "./calibration.ts";

const TABLE = new URL("../results/confusion.md", import.meta.url);
const ROW_REGEXP = /^\| \S+ \| [^|]+ \| [^|]+ \| \S+ \(([\d.]+)\) \| (first|third|missed) \|/gm;

const verdicts = (count: number, confidence: number, right: number): readonly Forecast[] =>
  Array.from({ length: count }, (_, index) => ({ confidence, isRight: index < right }));

test("calibrationOf() scores certainty that is right with nothing, a coin with a quarter", () => {
  equal(calibrationOf(verdicts(10, 1, 10)).brier, 0);
  equal(calibrationOf(verdicts(10, 0.5, 5)).brier, 0.25);
});

test("calibrationOf() leaves no verdict out, and none counts twice", () => {
  const all = [...verdicts(3, 0.65, 2), ...verdicts(4, 0.9, 4), ...verdicts(5, 0.99, 5)];
  equal(calibrationOf(all).bands.reduce((sum, { count }) => sum + count, 0), all.length);
});

test("isCalibrated() refuses a doctor that is surer than it is right", () => {
  ok(isCalibrated(calibrationOf(verdicts(100, 0.97, 97))));
  ok(!isCalibrated(calibrationOf(verdicts(100, 0.97, 88))));
  ok(!isCalibrated(calibrationOf([...verdicts(500, 1, 500), ...verdicts(20, 0.9, 10)])));
});

test("isCalibrated() forgives one miss among few that claimed little", () => {
  ok(isCalibrated(calibrationOf([...verdicts(100, 0.99, 100), ...verdicts(3, 0.73, 2)])));
});

test("the doctor is as sure as it is right on the lab's faults, by the table that is kept", () => {
  const forecasts = [...readFileSync(TABLE, "utf8").matchAll(ROW_REGEXP)]
    .map(([, confidence, place]) => ({
      confidence: Number(confidence),
      isRight: place === "first",
    }));
  ok(forecasts.length > 150, `${forecasts.length}`);
  ok(isCalibrated(calibrationOf(forecasts)), JSON.stringify(calibrationOf(forecasts)));
});
