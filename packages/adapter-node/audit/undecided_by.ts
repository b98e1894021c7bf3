import type { Directive } from "./directive.ts";
import type { RuleFinding } from "./rules/rule.ts";
import type { Subject } from "./rules/subject.ts";

/** Causes that one line of an include that is not here could do away with. */
const OPEN_TO_INCLUDES = new Set([
  "missing-upgrade-header",
  "missing-connection-header",
  "connection-header-overwritten",
  "header-inheritance-cancelled",
  "http-1.0-upstream",
  "path-not-proxied",
  "spa-fallback",
  "host-header-changed",
  "forwarded-proto-missing",
]);

/**
 * The `include` that is not here and may hold what decides about the handshake; null where the
 * files at hand tell.
 */
export function undecidedBy(subject: Subject): Directive | null {
  const { judged, missing } = subject;
  if (missing.length === 0 || subject.passesUpgrade() || !subject.isWebSocket) return null;
  if (!subject.isProxied()) {
    const isUnanswered = judged.answered === null || judged.answered.status === 404 ||
      judged.answered.status === 200;
    const server = judged.server?.block ?? [];
    return isUnanswered
      ? missing.find((line) => server.includes(line) && !isOfLocations(line)) ?? null
      : null;
  }
  const own = judged.levels.findIndex((level) =>
    level.some(({ name }) => name === "proxy_set_header")
  );
  const deciding = own === -1 ? judged.levels.length : own + 1;
  return judged.levels.slice(0, deciding).flatMap((level) =>
    missing.filter((line) => level.includes(line))
  )[0] ?? null;
}

/** A finding that an include could do away with is no more than a warning, and says so. */
export function softened(finding: RuleFinding, include: Directive): RuleFinding {
  if (!OPEN_TO_INCLUDES.has(finding.cause)) return finding;
  const path = include.args[0] ?? "";
  return {
    ...finding,
    severity: finding.severity === "error" ? "warning" : finding.severity,
    message: `${finding.message} The include "${path}" at ${include.file}:${include.line} is not ` +
      "here; it may say otherwise.",
  };
}

/** A name that tells of single sign-on or errors, not of locations. */
function isOfLocations({ args }: Directive): boolean {
  return /auth|error|log/.test(args[0] ?? "");
}
