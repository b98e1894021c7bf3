import { parseNginxTime } from "../parse_nginx_time.ts";
import { inWords } from "./in_words.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Every reload of nginx ends the sockets that are open. */
export function proxyRestarted(subject: Subject): readonly RuleFinding[] {
  const line = subject.all().find(({ name }) => name === "worker_shutdown_timeout");
  const ms = parseNginxTime(line?.args[0] ?? "");
  if (line === undefined || ms === null || !subject.isWebSocket) return [];
  return [{
    cause: "proxy-restarted",
    severity: "info",
    at: line,
    message: `Every reload of nginx ends all open sockets within ${inWords(ms)}, without a close ` +
      "frame; a renewed certificate is such a reload.",
    fix: null,
  }];
}
