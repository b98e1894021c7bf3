import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A page is served where a handshake is due. */
export function spaFallback(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 200, 204);
  if (answer === null) return [];
  return [{
    cause: "spa-fallback",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx answers ${subject.said} with ${answer.status} and a file or text of its own ` +
      `(${shownLine(answer)}), because ${subject.place} takes the path and passes nothing on.`,
    fix: socketBlock(subject),
  }];
}
