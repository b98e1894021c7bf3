/**
 * Judges proxies' configurations: what nginx makes of a WebSocket's handshake, what is wrong with
 * it by file and line, and the lines that mend it.
 *
 * @example A header cancelled by inheritance
 * ```ts
 * import { auditConfig } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const source = `
 * server {
 *     listen 80;
 *     proxy_http_version 1.1;
 *     proxy_set_header Upgrade $http_upgrade;
 *     proxy_set_header Connection "upgrade";
 *     location / {
 *         proxy_set_header Host $host;
 *         proxy_pass http://10.0.0.2:5000;
 *     }
 * }`;
 * const { findings, effective, passesUpgrade } = auditConfig({ source });
 * equal(findings[0]?.cause, "header-inheritance-cancelled");
 * equal(findings[0]?.line, 8);
 * equal(effective?.upstream, "http://10.0.0.2:5000");
 * equal(passesUpgrade, false);
 * ```
 *
 * @module
 */
export { audit } from "./audit.ts";
export { auditConfig, type AuditInput, type AuditOptions } from "./audit_config.ts";
export type { AuditReport, EffectiveSummary } from "./audit_report.ts";
export { configEvidence } from "./config_evidence.ts";
export type { ConfigFiles } from "./config_files.ts";
export type { ConfigFinding, NginxConfigEvidence } from "./config_finding.ts";
export type { ConfigProblem } from "./config_problem.ts";
export { nodeConfigFiles } from "./node_config_files.ts";
export type { OtherProxy } from "./recognise_proxy.ts";
