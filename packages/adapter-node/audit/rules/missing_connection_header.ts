import { handshakeFix } from "./handshake_fix.ts";
import { lostHeaders } from "./lost_headers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** No line for `Connection`, so that nginx sends its own. */
export function missingConnectionHeader(subject: Subject): readonly RuleFinding[] {
  if (!lostHeaders(subject).has("connection")) return [];
  if (subject.headerLines("Connection").length > 0) return [];
  const sent = subject.sent("connection").join(", ");
  return [{
    cause: "missing-connection-header",
    severity: subject.streamSeverity,
    at: subject.headerLines("Upgrade")[0] ?? subject.judged.pass,
    message: `${subject.place} has no "proxy_set_header Connection", so nginx sends ` +
      `${sent === "" ? "none" : `"Connection: ${sent}"`} and the server takes the handshake for ` +
      "an ordinary request.",
    fix: handshakeFix(subject),
  }];
}
