import { auditConfig, type AuditInput, type AuditOptions } from "./audit_config.ts";
import type { ConfigFinding } from "./config_finding.ts";

/**
 * Judges the configuration of an nginx for one WebSocket: LNbits', if no other is named. Whole
 * files and fragments alike.
 *
 * @example A location without the two headers
 * ```ts
 * import { audit } from "@holdfast/adapter-node";
 * import { deepEqual } from "node:assert/strict";
 *
 * const causes = audit("location / { proxy_pass http://127.0.0.1:5000; proxy_http_version 1.1; }")
 *   .filter(({ severity }) => severity === "error")
 *   .map(({ cause }) => cause);
 * deepEqual(causes, ["missing-upgrade-header", "missing-connection-header"]);
 * ```
 *
 * @param source The text of the configuration.
 * @param options The address that is judged, and where includes are read.
 * @returns What was found, the gravest first; empty for a configuration that is right. A text that
 * is no configuration of nginx gives one `config-invalid`.
 * @throws {RangeError} If `url` is no address.
 */
export function audit(
  source: string,
  options: AuditOptions & Omit<AuditInput, "source"> = {},
): readonly ConfigFinding[] {
  const { file, files, root, ...asked } = options;
  const input = {
    source,
    ...file === undefined ? {} : { file },
    ...files === undefined ? {} : { files },
    ...root === undefined ? {} : { root },
  };
  const { findings, refusal } = auditConfig(input, asked);
  if (refusal === null) return findings;
  return [{
    cause: "config-invalid",
    severity: "error",
    file: refusal.file,
    line: refusal.line,
    directive: "",
    message: `${refusal.message}.`,
    fix: "",
  }];
}
