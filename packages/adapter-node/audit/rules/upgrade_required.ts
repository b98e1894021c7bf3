import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** 426 from nginx itself. */
export function upgradeRequired(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 426);
  if (answer === null) return [];
  return [{
    cause: "upgrade-required",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx itself answers ${subject.said} with 426 (${
      shownLine(answer)
    }): it asks for an upgrade that this request already is.`,
    fix: socketBlock(subject),
  }];
}
