import type { Directive } from "../directive.ts";
import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A page with its files, a socket and a few retries needs about this many a minute. */
const FEW_A_MINUTE = 30;

/** Handshakes are counted, and refused beyond a rate. */
export function rateLimited(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 429);
  if (answer !== null) {
    return [{
      cause: "rate-limited",
      severity: "error",
      at: answeredAt(subject, answer),
      message: `nginx answers ${subject.said} with 429 whatever its rate (${shownLine(answer)}).`,
      fix: socketBlock(subject),
    }];
  }
  if (!subject.isProxied()) return [];
  return subject.lines("limit_req").flatMap((line) => {
    const rate = rateOf(subject, line);
    if (rate === null) return [];
    const burst = Number(/burst=(\d+)/.exec(line.args.join(" "))?.[1] ?? 0);
    const isTight = rate + burst < FEW_A_MINUTE;
    return [{
      cause: "rate-limited" as const,
      severity: isTight ? "warning" as const : "info" as const,
      at: line,
      message: `At most ${Number(rate.toFixed(1))} requests a minute pass here` +
        `${burst > 0 ? ` (and ${burst} at once)` : ""}; the rest get 503 or what ` +
        `limit_req_status says.` +
        (isTight ? " A page that reconnects a few times is locked out of its own socket." : ""),
      fix: isTight
        ? {
          into: null,
          context: "http" as const,
          lines: ["limit_req_zone $binary_remote_addr zone=sockets:1m rate=5r/s;"],
          then: `in ${subject.place}, instead of ${line.file}:${line.line}: ` +
            "limit_req zone=sockets burst=20 nodelay;",
        }
        : null,
    }];
  });
}

/** Requests a minute that the zone of a `limit_req` line allows. */
function rateOf(subject: Subject, line: Directive): number | null {
  const zone = /zone=([^\s:]+)/.exec(line.args.join(" "))?.[1];
  for (const found of subject.all()) {
    if (found.name !== "limit_req_zone") continue;
    const text = found.args.join(" ");
    if (/zone=([^\s:]+)/.exec(text)?.[1] !== zone) continue;
    const [, count, unit] = /rate=(\d+)r\/([sm])/.exec(text) ?? [];
    return count === undefined ? null : Number(count) * (unit === "s" ? 60 : 1);
  }
  return null;
}
