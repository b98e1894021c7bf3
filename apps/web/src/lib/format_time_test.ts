import { expect, test } from "vitest";
import {
  formatAge,
  formatClock,
  formatDuration,
  formatLatency,
  formatStretch,
} from "./format_time.ts";

test("formatAge() says seconds, then larger units", () => {
  expect(formatAge(0)).toBe("now");
  expect(formatAge(999)).toBe("now");
  expect(formatAge(2000)).toBe("2 s ago");
  expect(formatAge(200_000)).toBe("3 min 20 s ago");
});

test("formatDuration() uses at most two units", () => {
  expect(formatDuration(59_999)).toBe("59 s");
  expect(formatDuration(60_000)).toBe("1 min");
  expect(formatDuration(3_720_000)).toBe("1 h 2 min");
  expect(formatDuration(90_000_000)).toBe("1 d 1 h");
});

test("formatDuration() rounds a bound up, so that it is not understated", () => {
  expect(formatDuration(10_043, "up")).toBe("11 s");
  expect(formatDuration(59_500, "up")).toBe("1 min");
  expect(formatDuration(10_043)).toBe("10 s");
});

test("formatDuration() counts what is negative as none and knows what it does not know", () => {
  expect(formatDuration(-5000)).toBe("0 s");
  expect(formatDuration(Infinity)).toBe("unknown");
});

test("formatStretch() keeps parts of a second while they matter", () => {
  expect(formatStretch(240)).toBe("240 ms");
  expect(formatStretch(3204)).toBe("3.20 s");
  expect(formatStretch(10_400)).toBe("10 s");
  expect(formatStretch(-1)).toBe("0 ms");
});

test("formatClock() pads each part", () => {
  const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
  expect(formatClock(at)).toBe("03:04:05");
});

test("formatLatency() says when nothing was measured", () => {
  expect(formatLatency(null)).toBe("not measured");
  expect(formatLatency(43.4)).toBe("43 ms");
  expect(formatLatency(1250)).toBe("1.25 s");
});
