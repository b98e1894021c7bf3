import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Only versions of TLS that browsers gave up in 2020 (RFC 8996). */
export function tlsNoSharedProtocol(subject: Subject): readonly RuleFinding[] {
  const line = subject.setting("ssl_protocols");
  if (line === null || !subject.request.tls) return [];
  if (line.args.some((version) => version === "TLSv1.2" || version === "TLSv1.3")) return [];
  return [{
    cause: "tls-no-shared-protocol",
    severity: "error",
    at: line,
    message:
      `Only ${line.args.join(", ")} may be spoken, which no browser does any more: the TLS ` +
      "handshake fails before HTTP begins.",
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: ["ssl_protocols TLSv1.2 TLSv1.3;"],
      instead: [line],
    },
  }];
}
