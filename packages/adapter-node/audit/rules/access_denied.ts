import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { isByOrigin } from "./origin_rejected.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** 403 by address, method or plain decree. */
export function accessDenied(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 403, 405);
  if (answer !== null) {
    if (isByOrigin(subject, answer)) return [];
    return [{
      cause: "access-denied",
      severity: "error",
      at: answeredAt(subject, answer),
      message:
        `nginx refuses ${subject.said} with ${answer.status}: ${shownLine(answer)} holds in ` +
        `${subject.place}.`,
      fix: socketBlock(subject),
    }];
  }
  const deny = subject.lines("deny");
  const [line] = deny;
  if (line === undefined || !subject.isProxied()) return [];
  const allowed = subject.lines("allow").map(({ args }) => args[0]).join(", ");
  return [{
    cause: "access-denied",
    severity: "info",
    at: line,
    message: allowed === ""
      ? `Clients at ${deny.map(({ args }) => args[0]).join(", ")} get 403 here.`
      : `Only clients at ${allowed} get through; everyone else gets 403.`,
    fix: null,
  }];
}
