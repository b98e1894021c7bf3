import { describe, expect, test } from "vitest";
import { ANSWER_CASES } from "./answer_cases.setup.ts";
import { applyFix } from "./apply_fix.setup.ts";
import { auditConfig } from "./audit_config.ts";
import type { AuditReport } from "./audit_report.ts";
import { HANDSHAKE_CASES } from "./handshake_cases.setup.ts";
import { INVALID_CASES } from "./invalid_cases.setup.ts";
import { LATER_CASES } from "./later_cases.setup.ts";
import { checkWithNginx, HAS_NGINX } from "./nginx_check.setup.ts";
import { fileOf, type RuleCase } from "./rule_case.setup.ts";
import { TLS_CASES } from "./tls_cases.setup.ts";

const CASES = [...HANDSHAKE_CASES, ...ANSWER_CASES, ...LATER_CASES, ...TLS_CASES, ...INVALID_CASES];

function report({ url, nginxVersion }: RuleCase, source: string): AuditReport {
  return auditConfig({ source }, {
    ...url === undefined ? {} : { url },
    ...nginxVersion === undefined ? {} : { nginxVersion },
  });
}

const RANK = { error: 2, warning: 1, info: 0 } as const;

describe.for(CASES)("$cause: $name", (one) => {
  const { cause, severity, at, isRefused, hasNoPaste } = one;
  const wrong = fileOf(one.wrong, one.http);
  const right = fileOf(one.right, one.http);

  test("is found at its line, and the gravest thing found", () => {
    const { findings } = report(one, wrong);
    const found = findings.find((finding) =>
      finding.cause === cause && finding.severity === severity
    );
    expect(findings.map((finding) => `${finding.severity} ${finding.cause}`))
      .toContain(`${severity} ${cause}`);
    expect(RANK[findings[0]?.severity ?? "info"]).toBe(RANK[severity]);
    expect(found?.message).toMatch(/^\S.*\.$/s);
    if (at !== undefined) expect(wrong.split("\n")[(found?.line ?? 0) - 1]).toContain(at);
  });

  test("is not found where it is right, and no error is", () => {
    const { findings } = report(one, right);
    expect(findings.filter((finding) =>
      finding.severity === "error" ||
      (finding.cause === cause && RANK[finding.severity] >= RANK[severity])
    )).toEqual([]);
  });

  test("nginx agrees on whether the file can be used", () => {
    if (!HAS_NGINX) return;
    expect(checkWithNginx(right)).toBe("");
    expect(checkWithNginx(wrong) === "").toBe(isRefused !== true);
  });

  if (hasNoPaste === true) return;
  test("its fix does away with it, and nginx takes it", () => {
    const found = report(one, wrong).findings.find((finding) =>
      finding.cause === cause && finding.severity === severity
    );
    const mended = applyFix(wrong, found?.fix ?? "");
    const { findings } = report(one, mended);
    expect(findings.filter((finding) =>
      finding.severity === "error" ||
      (finding.cause === cause && RANK[finding.severity] >= RANK[severity])
    )).toEqual([]);
    if (HAS_NGINX) expect(checkWithNginx(mended)).toBe("");
  });
});
