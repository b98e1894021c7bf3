import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A browser with two tabs, each with a page and a socket. */
const FEW = 4;

/** Connections are counted, and a socket counts for as long as it lives. */
export function connectionLimited(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  return subject.lines("limit_conn").flatMap((line) => {
    const [zone, count] = line.args;
    const most = Number(count);
    if (!Number.isInteger(most) || zone === undefined) return [];
    const isTight = most < FEW;
    return [{
      cause: "connection-limited" as const,
      severity: isTight ? "warning" as const : "info" as const,
      at: line,
      message:
        `At most ${most} connection${most === 1 ? "" : "s"} at once per key of zone ${zone}` +
        " pass here, and each socket is one for as long as it lives." +
        (isTight ? " A second tab, or a neighbour behind the same address, gets 503." : ""),
      fix: isTight
        ? {
          into: subject.innermost,
          context: "location" as const,
          lines: [`limit_conn ${zone} 100;`],
          instead: (subject.innermost?.block ?? []).filter(({ name }) => name === "limit_conn"),
        }
        : null,
    }];
  });
}
