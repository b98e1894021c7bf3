import { socketBlock } from "./socket_block.ts";
import type { ConfigFix, RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** The server is asked for another path than the client asked for. */
export function pathRewritten(subject: Subject): readonly RuleFinding[] {
  const asked = subject.path;
  const uri = subject.judged.uri?.split("?")[0];
  if (!subject.isProxied() || uri === undefined || uri === asked) return [];
  const severity = severityOf(subject, asked, uri);
  if (severity === null) return [];
  return [{
    cause: "path-rewritten",
    severity,
    at: subject.judged.pass,
    message:
      `The server is asked for ${masked(subject, uri)} instead of ${masked(subject, asked)}` +
      (severity === "info"
        ? "; right where the server expects it so."
        : subject.isLnbits
        ? ", a path that LNbits does not know: the handshake is refused with 403."
        : ", which most servers take for another path: the handshake is refused with 403 or 404."),
    fix: severity === "info" ? null : fixOf(subject),
  }];
}

function severityOf(
  subject: Subject,
  asked: string,
  uri: string,
): "error" | "warning" | "info" | null {
  if (subject.isLnbits && subject.isWebSocket) {
    return /^\/api\/v1\/ws\/[^/]+$/.test(uri) ? null : "error";
  }
  if (uri === `${asked}/` || `${uri}/` === asked) return "warning";
  if (uri.includes("//") && !asked.includes("//")) return "warning";
  return asked.endsWith(uri) ? null : "info";
}

function fixOf(subject: Subject): ConfigFix {
  const { pass } = subject.judged;
  const target = pass?.args[0] ?? "";
  const [origin] = /^\S+?:\/\/[^/]+/.exec(target) ?? [];
  const keeps = origin !== undefined && origin !== target;
  if (pass === null || !keeps || subject.innermost?.block?.includes(pass) !== true) {
    return socketBlock(subject);
  }
  return {
    into: subject.innermost,
    context: "location",
    lines: [`proxy_pass ${origin};`],
    instead: [pass],
    remark: "Without a URI behind the address, the path stays as it is",
  };
}

function masked(subject: Subject, path: string): string {
  return subject.isLnbits ? path.replace(/[^/]+$/, "•••") : path;
}
