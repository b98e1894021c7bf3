import type { Effective } from "../effective.ts";
import type { Directive } from "../directive.ts";
import type { Subject } from "./subject.ts";

/** An answer that nginx gives itself, before anything reaches the server. */
export type OwnAnswer = NonNullable<Effective["answered"]>;

/** nginx's own answer to the request in question, if it has one of these statuses. */
export function ownAnswer(subject: Subject, ...statuses: readonly number[]): OwnAnswer | null {
  const { answered } = subject.judged;
  return answered !== null && statuses.includes(answered.status) ? answered : null;
}

/** Where an answer comes from: its own line, else the block that gives it. */
export function answeredAt(subject: Subject, answer: OwnAnswer): Directive | null {
  return answer.from ?? subject.innermost;
}

/** The line that answers, in words: `"return 403"`. */
export function shownLine({ from }: OwnAnswer): string {
  if (from === null) return "nginx itself";
  if (from.name === "location") return `location ${from.args.join(" ")}`;
  const text = [from.name, ...from.args].join(" ");
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
