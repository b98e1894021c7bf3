import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** The connection is closed without an answer. */
export function proxyDropsConnection(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 444);
  if (answer === null) return [];
  return [{
    cause: "proxy-drops-connection",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx closes the connection of ${subject.said} without an answer (${
      shownLine(answer)
    }).`,
    fix: socketBlock(subject),
  }];
}
