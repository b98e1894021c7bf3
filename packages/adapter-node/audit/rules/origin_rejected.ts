import type { Directive } from "../directive.ts";
import { answeredAt, type OwnAnswer, ownAnswer } from "./answers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** 403 because of where the page comes from. */
export function originRejected(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 400, 401, 403, 404, 444);
  if (answer === null || !isByOrigin(subject, answer)) return [];
  const condition = conditionOf(subject, answer.from);
  const origin = subject.request.headers["origin"] ?? "this page";
  return [{
    cause: "origin-rejected",
    severity: "error",
    at: answeredAt(subject, answer),
    message: `nginx refuses ${subject.said} from ${origin} with ${answer.status}, because its ` +
      `Origin fails "${condition}".`,
    fix: {
      into: subject.innermost,
      context: "location",
      lines: [
        `if ($http_origin !~* "^${origin.replaceAll(".", "\\.")}$") {`,
        "    return 403;",
        "}",
      ],
      instead: answer.from === null ? [] : [answer.from],
      remark: "With every origin that may open the socket",
    },
  }];
}

/** Whether an answer hangs on the Origin. */
export function isByOrigin(subject: Subject, { from }: OwnAnswer): boolean {
  return conditionOf(subject, from).includes("$http_origin") ||
    /origin/i.test(conditionOf(subject, from));
}

function conditionOf(subject: Subject, from: Directive | null): string {
  const parent = from === null ? null : subject.parentOf(from);
  return parent?.name === "if" ? parent.args.join(" ") : "";
}
