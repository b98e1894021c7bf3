import { isFor, type Subject } from "./subject.ts";
import type { RuleFinding } from "./rule.ts";

/** What the client checks of a 101 (RFC 6455 §4.1), as far as nginx can hide it. */
const NEEDED = /^(sec-websocket-accept|upgrade)$/i;

/** The handshake loses its key on the way in, or its proof on the way back. */
export function handshakeInvalid(subject: Subject): readonly RuleFinding[] {
  if (!subject.isWebSocket || !subject.isProxied()) return [];
  return [...keyLost(subject), ...proofHidden(subject)];
}

function keyLost(subject: Subject): readonly RuleFinding[] {
  if (!subject.passesUpgrade() || subject.sent("sec-websocket-key").length > 0) return [];
  const [line] = subject.lines("proxy_set_header").filter((one) => isFor(one, "sec-websocket-key"));
  const at = line ?? subject.setting("proxy_pass_request_headers");
  return [{
    cause: "handshake-invalid",
    severity: "error",
    at: at ?? subject.judged.pass,
    message: "The server gets the handshake without Sec-WebSocket-Key and refuses it with 400.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: line === undefined ? ["proxy_pass_request_headers on;"] : [],
      instead: at === null ? [] : [at],
    },
  }];
}

function proofHidden(subject: Subject): readonly RuleFinding[] {
  const line = subject.lines("proxy_hide_header").find(({ args }) => NEEDED.test(args[0] ?? ""));
  if (line === undefined) return [];
  return [{
    cause: "handshake-invalid",
    severity: "error",
    at: line,
    message:
      `nginx takes ${line.args[0]} out of the server's 101, and every browser then refuses ` +
      "the handshake.",
    fix: { into: subject.innermost, context: "location", lines: [], instead: [line] },
  }];
}
