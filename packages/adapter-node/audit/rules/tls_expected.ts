import { answeredAt, ownAnswer } from "./answers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** `ws://` to a port that speaks TLS. */
export function tlsExpected(subject: Subject): readonly RuleFinding[] {
  const { tls, host, port } = subject.request;
  const answer = ownAnswer(subject, 400, 497);
  const { listen } = subject.judged;
  if (tls || answer === null || listen?.args.includes("ssl") !== true) return [];
  const address = `wss://${host}${port === 443 ? "" : `:${port}`}`;
  return [{
    cause: "tls-expected",
    severity: "error",
    at: listen ?? answeredAt(subject, answer),
    message: `Port ${port} speaks TLS, and nginx answers plain HTTP with 400: open ${address} ` +
      "instead of ws://.",
    fix: {
      into: subject.judged.server,
      context: "server",
      lines: [],
      remark: `Nothing to change here: open ${address}${subject.wanted} instead of ws://`,
    },
  }];
}
