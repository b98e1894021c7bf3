import type { AuditReport } from "./audit_report.ts";
import type { NginxConfigEvidence } from "./config_finding.ts";

/**
 * What an audit found, as evidence for the diagnosis.
 *
 * @example A configuration that drops the handshake
 * ```ts
 * import { auditConfig, configEvidence } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const report = auditConfig({ source: "location / { proxy_pass http://10.0.0.2:5000; }" });
 * equal(configEvidence(report).passesUpgrade, false);
 * equal(configEvidence(report).upstream, "http://10.0.0.2:5000");
 * ```
 *
 * @param at When it was read, in milliseconds of the observer's clock.
 * @param report What {@linkcode auditConfig} said.
 */
export function configEvidence(report: AuditReport, at = 0): NginxConfigEvidence {
  const { findings, readTimeoutMs, passesUpgrade, effective, undecided } = report;
  const upstream = effective?.upstream ?? null;
  const isKnown = effective !== null && undecided === null;
  return {
    kind: "nginx_config",
    at,
    hop: "proxy",
    findings,
    ...readTimeoutMs === null ? {} : { readTimeoutMs },
    ...isKnown ? { passesUpgrade } : {},
    ...upstream === null ? {} : { upstream },
  };
}
