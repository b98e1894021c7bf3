import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** An error or a notice of maintenance for everything. */
export function maintenance(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 502, 503, 504);
  if (answer === null) return [];
  return [{
    cause: "maintenance",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx answers ${subject.said} with ${answer.status} without asking the server (${
      shownLine(answer)
    }).`,
    fix: socketBlock(subject),
  }];
}
