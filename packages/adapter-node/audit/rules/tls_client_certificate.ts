import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A certificate is asked of the client. */
export function tlsClientCertificate(subject: Subject): readonly RuleFinding[] {
  const line = subject.setting("ssl_verify_client");
  const mode = line?.args[0];
  if (line === null || !subject.request.tls || (mode !== "on" && mode !== "optional")) return [];
  return [{
    cause: "tls-client-certificate",
    severity: mode === "on" ? "warning" : "info",
    at: line,
    message: mode === "on"
      ? "Only clients with a certificate of their own get through; every other browser gets 400."
      : "Browsers are asked for a certificate of their own, and get through without one.",
    fix: mode === "on"
      ? {
        into: subject.judged.server,
        context: "server",
        lines: ["ssl_verify_client optional;"],
        instead: [line],
      }
      : null,
  }];
}
