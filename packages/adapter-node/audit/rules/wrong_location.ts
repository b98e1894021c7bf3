import type { Directive } from "../directive.ts";
import { misplacedLines } from "./misplaced_lines.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import { type Subject, title } from "./subject.ts";

/** The right lines are there, but another location answers the path. */
export function wrongLocation(subject: Subject): readonly RuleFinding[] {
  const [meant] = misplacedLines(subject);
  if (meant === undefined) return [];
  const winner = subject.judged.locations.at(-1) ?? subject.judged.server;
  const isRegex = winner?.args[0]?.startsWith("~") === true;
  const why = isRegex
    ? "a regular expression wins over a prefix without ^~"
    : meant.args.at(-1) === `${subject.path}/`
    ? `${title(meant)} begins one slash too late for ${subject.path}`
    : `${title(meant)} does not match ${subject.path}`;
  return [{
    cause: "wrong-location",
    severity: "error",
    at: meant,
    message: `The lines for WebSockets stand in ${title(meant)}, but ${titleAt(winner)} answers ` +
      `${subject.said}: ${why}.`,
    fix: socketBlock(subject, meant),
  }];
}

function titleAt(block: Directive | null): string {
  return block === null ? "nothing" : `${title(block)} at ${block.file}:${block.line}`;
}
