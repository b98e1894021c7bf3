import type { Diagnosis, Finding } from "@holdfast/core";
import { expect, test } from "vitest";
import { describeReport, hintOf, percent, ruledOutBy } from "./describe_report.ts";
import type { Report } from "./examine.ts";

const FINDING: Finding = {
  cause: "upgrade-refused",
  title: "Only the handshake is refused",
  hop: "proxy",
  confidence: 0.974,
  why: ["It is"],
  against: [],
  explanation: "Because.",
  fix: "location / {}",
  fixLanguage: "nginx",
  candidates: [],
};
const NOTHING: Diagnosis = {
  outcome: "inconclusive",
  verdict: null,
  causes: [],
  ruledOut: [],
  nextProbe: null,
  summary: "",
};
const verdict = { cause: "upgrade-refused", hop: "proxy", confidence: 0.974 } as const;
const FOUND: Diagnosis = { ...NOTHING, outcome: "found", verdict, causes: [FINDING] };

function reportOf(diagnosis: Diagnosis, at = 0): Report {
  return { at, diagnosis, stations: [], decider: null, titles: {} };
}

test("describeReport() names the verdict, the place and how sure it is", () => {
  expect(describeReport(reportOf(FOUND))).toEqual({
    title: "Only the handshake is refused",
    tone: "lost",
    certainty: "97 % sure.",
    sentence: "As far as a page can see, it lies at the proxy in front of the server.",
    fixTitle: "The cure, for the proxy's nginx",
  });
});

test("describeReport() claims nothing without a verdict", () => {
  const empty = describeReport(reportOf(NOTHING));
  expect([empty.tone, empty.certainty]).toEqual(["doubt", ""]);
  const perhaps = describeReport(reportOf({ ...NOTHING, causes: [FINDING] }));
  expect(perhaps.title).toBe("From here the cause cannot be told");
  expect(perhaps.sentence).toBe("The likeliest is: only the handshake is refused (97 %).");
  const tls = { ...FINDING, title: "TLS is not answered" };
  expect(describeReport(reportOf({ ...NOTHING, causes: [tls] })).sentence).toContain(": TLS is");
});

test("describeReport() says of a healthy path only what a page can look at", () => {
  const { title, tone } = describeReport(reportOf({ ...NOTHING, outcome: "healthy" }));
  expect([title, tone]).toEqual(["Everything that a page can look at works", "calm"]);
});

test("hintOf() speaks of the trouble of now, and only with a verdict", () => {
  const trouble = { since: 100, isLasting: true };
  expect(hintOf(reportOf(FOUND, 200), trouble)).toBe("Only the handshake is refused");
  expect(hintOf(reportOf(FOUND, 99), trouble)).toBe("");
  expect(hintOf(reportOf(FOUND, 200), null)).toBe("");
  expect(hintOf(reportOf({ ...NOTHING, causes: [FINDING] }, 200), trouble)).toBe("");
  expect(hintOf(null, trouble)).toBe("");
});

test("percent() never claims certainty", () => {
  expect([percent(0), percent(0.999), percent(1)]).toEqual(["0 %", "99 %", "99 %"]);
});

test("ruledOutBy() gathers causes by what rules them out", () => {
  const ruledOut = [
    { cause: "offline", by: "It answers" },
    { cause: "tcp-refused", by: "It is open" },
    { cause: "dns-failure", by: "It answers" },
  ] as const;
  const titles = { "offline": "Offline", "dns-failure": "No name" };
  expect(ruledOutBy({ diagnosis: { ...NOTHING, ruledOut }, titles })).toEqual([
    { by: "It answers", titles: ["Offline", "No name"] },
    { by: "It is open", titles: ["tcp-refused"] },
  ]);
});
