import { parseNginxTime } from "../parse_nginx_time.ts";
import { inWords } from "./in_words.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Shorter than a mobile network needs to recover from one lost packet or two. */
const SHORT_MS = 5_000;

/** A timeout for writing that is shorter than an ordinary stall. */
export function sendTimeout(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  return (["proxy_send_timeout", "send_timeout"] as const).flatMap((name) => {
    const line = subject.setting(name);
    const ms = line === null ? null : parseNginxTime(line.args[0] ?? "");
    if (line === null || ms === null || ms > SHORT_MS) return [];
    const whom = name === "send_timeout" ? "the browser" : "the server";
    return [{
      cause: "send-timeout" as const,
      severity: "warning" as const,
      at: line,
      message:
        `nginx ends the link when ${whom} takes nothing for ${inWords(ms)}: one stall of a ` +
        "slow network is enough.",
      fix: {
        into: subject.innermost,
        context: "location" as const,
        lines: [`${name} 60s;`],
        instead: (subject.innermost?.block ?? []).filter((one) => one.name === name),
      },
    }];
  });
}
