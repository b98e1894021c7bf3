import type { EvidenceOf } from "@holdfast/core";

/** What an audit makes known to the diagnosis. */
export type NginxConfigEvidence = EvidenceOf<"nginx_config">;

/** One thing an auditor found in a configuration. */
export type ConfigFinding = NginxConfigEvidence["findings"][number];
