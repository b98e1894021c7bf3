import { handshakeFix } from "./handshake_fix.ts";
import { lostHeaders } from "./lost_headers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** `Connection` is set to something that does not say upgrade. */
export function connectionHeaderOverwritten(subject: Subject): readonly RuleFinding[] {
  const lines = subject.headerLines("Connection");
  const line = lines.find(({ args }) => args[1] !== "") ?? lines[0];
  if (line === undefined) return [];
  const isLost = lostHeaders(subject).has("connection");
  const losesFirefox = subject.passesUpgrade() && subject.isProxied(subject.firefox) &&
    !subject.hears("connection", "upgrade", subject.firefox);
  if (!isLost && !losesFirefox) return [];
  const sent = subject.sent("connection", isLost ? subject.judged : subject.firefox).join(", ");
  const gets = sent === "" ? "no Connection header" : `"Connection: ${sent}"`;
  return [{
    cause: "connection-header-overwritten",
    severity: isLost ? subject.streamSeverity : "warning",
    at: line,
    message: isLost
      ? `The server gets ${gets} where the handshake needs "Connection: upgrade": this line sets ` +
        `${shown(line.args[1])}.${subject.streamRemark}`
      : `A handshake from Firefox, which says "Connection: keep-alive, Upgrade", reaches the ` +
        `server with ${gets}; only browsers that say just "Upgrade" get through.`,
    fix: handshakeFix(subject),
  }];
}

function shown(value: string | undefined): string {
  return value === undefined || value === "" ? "it to nothing" : `it to "${value}"`;
}
