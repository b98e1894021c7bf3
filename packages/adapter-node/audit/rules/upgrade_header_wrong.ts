import { handshakeFix } from "./handshake_fix.ts";
import { lostHeaders } from "./lost_headers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** `Upgrade` goes on with a value that is not the client's. */
export function upgradeHeaderWrong(subject: Subject): readonly RuleFinding[] {
  const sent = subject.sent("upgrade");
  if (!lostHeaders(subject).has("upgrade") || sent.length === 0) return [];
  const [line] = subject.headerLines("Upgrade");
  return [{
    cause: "upgrade-header-wrong",
    severity: "error",
    at: line ?? subject.judged.pass,
    message: `The server gets "Upgrade: ${sent.join(", ")}" instead of "Upgrade: websocket" and ` +
      "takes it for no WebSocket handshake. The value must be $http_upgrade.",
    fix: handshakeFix(subject),
  }];
}
