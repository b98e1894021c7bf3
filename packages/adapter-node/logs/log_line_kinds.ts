import type { EvidenceOf } from "@holdfast/core";

/** Which kinds of lines of a proxy's log are told. */
export type NginxLogLine = EvidenceOf<"nginx_log">["what"];

/** Which kinds of lines of a server's log are told. */
export type ServerLogLine = EvidenceOf<"server_log">["what"];
