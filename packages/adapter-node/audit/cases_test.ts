import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { applyFix } from "./apply_fix.setup.ts";
import { auditConfig } from "./audit_config.ts";
import {
  caseInput,
  caseUrl,
  HAS_CASES,
  type LabelledCase,
  labelledCases,
  wildFiles,
} from "./labelled_cases.setup.ts";

const CASES = labelledCases();
const NGINX = CASES.filter(({ proxy }) => proxy === "nginx");
const TOLD = NGINX.filter((one) =>
  one.case_class === "case" && one.evidence_strength === "accepted" && one.causes.length > 0 &&
  one.detectable_from_config !== "no"
);

/** Configurations that are right as they stand, for servers that take HTTP/1.0 at least. */
const RIGHT = NGINX.flatMap((one): readonly { one: LabelledCase; which: "config" | "fixed" }[] => [
  ...one.case_class !== "case" || one.causes.length === 0 || one.detectable_from_config === "no"
    ? [{ one, which: "config" as const }]
    : [],
  // A disputed cure is one that did not cure: nginx refuses the handshake after it as before.
  ...one.evidence_strength !== "disputed" ? [{ one, which: "fixed" as const }] : [],
]).filter(({ one, which }) => caseInput(one, which) !== null);

test("auditConfig has labelled configurations to be scored on, where they are at hand", () => {
  if (!HAS_CASES) return;
  expect(TOLD.length).toBeGreaterThan(35);
  expect(RIGHT.length).toBeGreaterThan(50);
});

describe.for(TOLD)("the accepted case $id", (one) => {
  const input = caseInput(one, "config");

  test("auditConfig names an accepted cause first, at a line that is there", () => {
    const { findings } = auditConfig(input ?? { source: "" }, { url: caseUrl(one) });
    const [first] = findings.filter(({ severity }) => severity !== "info");
    expect(one.causes).toContain(first?.cause);
    expect(first?.line).toBeGreaterThan(0);
  });

  test("auditConfig gives fixes that leave no error when they are pasted", () => {
    const url = caseUrl(one);
    let source = input?.source ?? "";
    for (let round = 0; round < 12; round++) {
      const { findings } = auditConfig({ ...input, source }, { url });
      const [error] = findings.filter(({ severity }) => severity === "error");
      if (error === undefined) return;
      // In an include the same would be done there.
      if (!isHere(error.fix)) return;
      const mended = applyFix(source, error.fix);
      expect(mended).not.toBe(source);
      source = mended;
    }
    expect.unreachable("Twelve fixes were not enough");
  });
});

function isHere(fix: string): boolean {
  const places = [...fix.matchAll(/\(?(\/[\w./-]+):\d+/g)].map(([, file]) => file);
  return fix !== "" && places.every((file) => file === "/etc/nginx/nginx.conf");
}

describe.for(RIGHT)("the right configuration $one.id $which", ({ one, which }) => {
  test("auditConfig finds no error", () => {
    const input = caseInput(one, which) ?? { source: "" };
    for (const nginxVersion of [undefined, "1.22.1", "1.30.0"]) {
      const { findings } = auditConfig(input, {
        url: caseUrl(one),
        ...nginxVersion === undefined ? {} : { nginxVersion },
      });
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });
});

describe.for(CASES.filter(({ proxy }) => proxy !== "nginx"))(
  "the case $id of $proxy",
  (one) => {
    test("auditConfig recognises it, and gives its block", () => {
      const input = caseInput(one, "config") ?? { source: "" };
      const { proxy, advice, findings } = auditConfig(input, { url: caseUrl(one) });
      expect(proxy).toBe(one.proxy);
      expect(findings).toEqual([]);
      expect(advice).toContain(one.proxy === "haproxy" ? "timeout tunnel" : "upgrade=websocket");
    });
  },
);

describe.for(wildFiles().map((path) => ({ path, name: basename(path) })))(
  "the file $name from the wild",
  ({ path }) => {
    test("auditConfig reads it without a crash, and names lines that are there", () => {
      const source = readFileSync(path, "utf8");
      const lines = source.split("\n").length;
      const { findings, proxy } = auditConfig({ source, file: path });
      if (proxy === "nginx") {
        for (const { line } of findings) expect(line).toBeLessThanOrEqual(lines);
      }
    });
  },
);
