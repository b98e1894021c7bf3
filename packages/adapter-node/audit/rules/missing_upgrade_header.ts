import { handshakeFix } from "./handshake_fix.ts";
import { lostHeaders } from "./lost_headers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** No `Upgrade` goes on to the server. */
export function missingUpgradeHeader(subject: Subject): readonly RuleFinding[] {
  if (!lostHeaders(subject).has("upgrade") || subject.sent("upgrade").length > 0) return [];
  const [line] = subject.headerLines("Upgrade");
  const why = line === undefined
    ? `${subject.place} has no "proxy_set_header Upgrade $http_upgrade;", and nginx drops ` +
      "Upgrade by itself"
    : `"${line.args[1] ?? ""}" is empty for ${subject.said}, and empty headers are not sent`;
  return [{
    cause: "missing-upgrade-header",
    severity: subject.streamSeverity,
    at: line ?? subject.judged.pass,
    message: `The server gets a plain GET instead of a WebSocket handshake: ${why}.` +
      subject.streamRemark,
    fix: handshakeFix(subject),
  }];
}
