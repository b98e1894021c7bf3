import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import { socketBlock } from "./socket_block.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** The handshake is answered by a redirect, which no WebSocket follows. */
export function redirected(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 301, 302, 303, 307, 308);
  if (answer === null) return [];
  const { host, tls } = subject.request;
  const target = answer.location ?? "another address";
  const isToHttps = !tls && /^https:/i.test(target);
  const follows = subject.isWebSocket
    ? "a WebSocket follows no redirect"
    : "each reconnect pays it";
  return [{
    cause: "redirected",
    severity: subject.isWebSocket ? "error" : "warning",
    at: answeredAt(subject, answer),
    message: `nginx answers ${subject.said} with ${answer.status} to ${target} ` +
      `(${shownLine(answer)}), and ${follows}.` +
      (isToHttps ? ` Open it as wss://${host} instead of ws://.` : ""),
    fix: isToHttps
      ? {
        into: subject.judged.server,
        context: "server",
        lines: [],
        remark: `Nothing to change: open wss://${host}${subject.wanted} instead of ws://`,
      }
      : socketBlock(subject),
  }];
}
