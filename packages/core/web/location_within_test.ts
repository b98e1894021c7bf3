import { expect, test } from "vitest";
import { locationWithin } from "./location_within.ts";

const URL_ASKED = "https://Gate.example:443/v1/feeds/till/channel?after=e%3A41#x";
const HOME = "https://Gate.example:443";

const STAYING: readonly [string, string][] = [
  ["channel/x", `${HOME}/v1/feeds/till/channel/x`],
  ["./channel/x", `${HOME}/v1/feeds/till/./channel/x`],
  ["/whip/x?y=1", `${HOME}/whip/x?y=1`],
  ["https://gate.example/x", `${HOME}/x`],
  ["HTTPS://GATE.EXAMPLE:443/x", `${HOME}/x`],
  ["//gate.example/x", `${HOME}/x`],
  ["https://gate.example?x", `${HOME}?x`],
];
for (const [location, address] of STAYING) {
  test(`locationWithin() takes ${location}`, () => {
    expect(locationWithin(URL_ASKED, location)).toBe(address);
    expect(new URL(address).origin).toBe("https://gate.example");
  });
}

const LEADING_AWAY = [
  "http://gate.example/x",
  "https://gate.example:8443/x",
  "https://elsewhere.example/x",
  "//elsewhere.example/x",
  "\\\\elsewhere.example/x",
  "https:elsewhere.example/x",
  "https://gate.example@elsewhere.example/x",
  "https://gate.example\\@elsewhere.example/x",
  "https://gate.example.elsewhere.example/x",
  "javascript:alert(1)",
  "",
  "x".repeat(2000),
];
for (const location of LEADING_AWAY) {
  test(`locationWithin() takes none of ${JSON.stringify(location.slice(0, 50))}`, () => {
    expect(locationWithin(URL_ASKED, location)).toBe(null);
  });
}

test("locationWithin() knows a host without a path, and takes nothing from no address", () => {
  expect(locationWithin("http://gate.example", "channel/x")).toBe("http://gate.example/channel/x");
  expect(locationWithin("channel", "x")).toBe(null);
  expect(locationWithin(URL_ASKED, null)).toBe(null);
});
