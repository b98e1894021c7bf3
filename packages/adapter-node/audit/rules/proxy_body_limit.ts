import { parseNginxSize } from "../parse_nginx_size.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A POST with a long memo or an image is larger. */
const SMALL_BYTES = 65_536;

/** Small bodies are refused. */
export function proxyBodyLimit(subject: Subject): readonly RuleFinding[] {
  const line = subject.setting("client_max_body_size", subject.rest);
  const bytes = parseNginxSize(line?.args[0] ?? "");
  // 0 switches the limit off.
  if (line === null || bytes === null || bytes === 0 || bytes >= SMALL_BYTES) return [];
  return [{
    cause: "proxy-body-limit",
    severity: "warning",
    at: line,
    message: `A POST over ${bytes} bytes is refused with 413 before the server sees it.`,
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: ["client_max_body_size 1m;"],
      instead: [line],
    },
  }];
}
