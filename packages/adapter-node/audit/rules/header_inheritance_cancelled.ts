import { handshakeFix } from "./handshake_fix.ts";
import { cancelledFor, unheard } from "./lost_headers.ts";
import { misplacedLines } from "./misplaced_lines.ts";
import { quoted } from "./quoted.ts";
import type { ConfigFix, RuleFinding } from "./rule.ts";
import type { Directive } from "../directive.ts";
import type { Subject } from "./subject.ts";

/** The right lines stand further out, and a `proxy_set_header` further in cancels them all. */
export function headerInheritanceCancelled(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  const [canceller] = subject.lines("proxy_set_header");
  if (canceller === undefined) return [];
  const lost = unheard(subject).flatMap((header) => cancelledFor(subject, header));
  const [first] = lost;
  if (first !== undefined && misplacedLines(subject).length === 0) {
    return [{
      cause: "header-inheritance-cancelled",
      severity: "error",
      at: canceller,
      message: `This line cancels ${lines(lost)}: nginx inherits proxy_set_header only where a ` +
        `block sets none of its own. The server therefore gets ${subject.said} without ` +
        `${lost.map(({ args }) => args[0]).join(" and ")}.`,
      fix: handshakeFix(subject, `nginx inherits none of the lines at ${at(first)} here`),
    }];
  }
  const [host] = cancelledFor(subject, "host").filter(({ args }) => args[1] !== "$proxy_host");
  if (host === undefined || subject.headerLines("host").length > 0) return [];
  return [{
    cause: "header-inheritance-cancelled",
    severity: "warning",
    at: canceller,
    message: `This line cancels ${lines([host])}: nginx inherits proxy_set_header only where a ` +
      `block sets none of its own. The server sees "Host: ${subject.sent("host").join(", ")}" ` +
      `instead of ${subject.request.host}, so a check of the Origin refuses the handshake.`,
    fix: hostFix(subject, host),
  }];
}

function hostFix(subject: Subject, host: Directive): ConfigFix {
  return {
    into: subject.innermost,
    context: "location",
    lines: [`proxy_set_header Host ${quoted(host.args[1] ?? "$host")};`],
  };
}

function lines(found: readonly Directive[]): string {
  const names = found.map(({ args }) => `"${args[0]} ${args[1]}"`).join(" and ");
  return `${names} at ${[...new Set(found.map(at))].join(", ")}`;
}

function at({ file, line }: Directive): string {
  return `${file}:${line}`;
}
