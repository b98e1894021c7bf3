import { parseNginxSize } from "../parse_nginx_size.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A cookie or two of a login fill this. */
const SMALL_BYTES = 4096;

/** Buffers too small for an ordinary request's headers. */
export function requestHeaderTooLarge(subject: Subject): readonly RuleFinding[] {
  const line = subject.setting("large_client_header_buffers");
  const bytes = parseNginxSize(line?.args[1] ?? "");
  if (line === null || bytes === null || bytes >= SMALL_BYTES) return [];
  return [{
    cause: "request-header-too-large",
    severity: "warning",
    at: line,
    message: `A header line over ${bytes} bytes is refused with 400, an address with 414: one ` +
      "cookie of a login is enough.",
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: ["large_client_header_buffers 4 8k;"],
      instead: [line],
    },
  }];
}
