import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { misplacedLines } from "./misplaced_lines.ts";
import { isByOrigin } from "./origin_rejected.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import { type Subject, title } from "./subject.ts";

/** nginx answers 404 itself, or hands the path to something that speaks no WebSocket. */
export function pathNotProxied(subject: Subject): readonly RuleFinding[] {
  const { pass, answered } = subject.judged;
  if (answered === null && pass !== null && pass.name !== "proxy_pass") {
    if (!/^(fastcgi|uwsgi|scgi|memcached)_pass$/.test(pass.name) || !subject.isWebSocket) return [];
    return [{
      cause: "path-not-proxied",
      severity: "error",
      at: pass,
      message: `${subject.place} hands ${subject.said} to "${pass.name}", which carries no ` +
        "WebSocket.",
      fix: socketBlock(subject),
    }];
  }
  const answer = ownAnswer(subject, 404, 410);
  if (answer === null || isByOrigin(subject, answer)) return [];
  const isMisplaced = misplacedLines(subject).length > 0;
  const where = subject.judged.locations.length === 0
    ? `no location of ${title(subject.judged.server)} takes the path`
    : `${subject.place} does not pass the path on (${shownLine(answer)})`;
  return isMisplaced ? [] : [{
    cause: "path-not-proxied",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx answers ${subject.said} with its own ${answer.status}: ${where}.`,
    fix: socketBlock(subject),
  }];
}
