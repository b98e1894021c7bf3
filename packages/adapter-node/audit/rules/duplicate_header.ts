import type { Directive } from "../directive.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Headers whose values belong in no report. */
const SECRET_REGEXP = /authorization|cookie|api-?key|token/i;

/** One header reaches the server twice. */
export function duplicateHeader(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  const lines = subject.lines("proxy_set_header");
  const byName = new Map<string, Directive[]>();
  for (const line of lines) {
    const name = line.args[0]?.toLowerCase() ?? "";
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [line]);
    else known.push(line);
  }
  return [...byName].flatMap(([name, found]) => judge(subject, name, found));
}

function judge(
  subject: Subject,
  name: string,
  lines: readonly Directive[],
): readonly RuleFinding[] {
  const [first, second] = lines.filter(({ args }) => args[1] !== "");
  if (first === undefined || second === undefined) return [];
  const sent = subject.sent(name);
  if (sent.length < 2) return [];
  const shown = first.args[0] ?? name;
  const isSecret = SECRET_REGEXP.test(name);
  const values = isSecret ? "" : `, "${sent.slice(0, 3).join('" and "')}",`;
  const isHandshake = name === "upgrade" || name === "connection";
  return [{
    cause: "duplicate-header",
    severity: name === "host" ? "error" : isHandshake ? "warning" : "info",
    at: second,
    message: `The server gets ${shown} twice${values} because the line at ` +
      `${first.file}:${first.line} sets it too and nginx sends both` +
      (name === "host" ? "; a request with two Host headers is refused with 400." : "."),
    fix: { into: subject.innermost, context: "location", lines: [], instead: [second] },
  }];
}
