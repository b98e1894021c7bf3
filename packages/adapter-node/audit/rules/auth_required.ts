import type { Directive } from "../directive.ts";
import { answeredAt, ownAnswer, shownLine } from "./answers.ts";
import type { RuleFinding } from "./rule.ts";
import { socketBlock } from "./socket_block.ts";
import type { Subject } from "./subject.ts";

/** A password or a login stands before the socket. */
export function authRequired(subject: Subject): readonly RuleFinding[] {
  const answer = ownAnswer(subject, 401, 407);
  if (answer !== null) {
    return [{
      cause: "auth-required",
      severity: "error",
      at: answeredAt(subject, answer),
      message: `nginx answers ${subject.said} with ${answer.status} (${shownLine(answer)}).`,
      fix: socketBlock(subject),
    }];
  }
  if (!subject.isProxied()) return [];
  const basic = subject.setting("auth_basic");
  const request = subject.setting("auth_request");
  const token = subject.setting("auth_jwt");
  return [
    ...isOn(basic)
      ? [found(subject, basic, {
        severity: "warning",
        why: `A password is asked for before ${subject.said}. Safari, and a page on another ` +
          "origin, send none with a WebSocket and get 401",
        off: "auth_basic",
      })]
      : [],
    ...isOn(request)
      ? [found(subject, request, {
        severity: "info",
        why: `Each handshake is first asked about at ${request?.args[0] ?? ""}; without the ` +
          "login's cookie it is refused",
        off: "auth_request",
      })]
      : [],
    ...isOn(token)
      ? [found(subject, token, {
        severity: token?.args[1]?.includes("$arg_") === true ||
            token?.args[1]?.includes("$cookie_") === true
          ? "info"
          : "warning",
        why:
          "A token is asked for, and a browser cannot set the Authorization header of a WebSocket",
        off: "auth_jwt",
      })]
      : [],
  ];
}

function isOn(line: Directive | null): boolean {
  return line !== null && line.args[0] !== "off";
}

function found(
  subject: Subject,
  at: Directive | null,
  { severity, why, off }: {
    readonly severity: RuleFinding["severity"];
    readonly why: string;
    readonly off: string;
  },
): RuleFinding {
  const own = subject.innermost?.block ?? [];
  return {
    cause: "auth-required",
    severity,
    at,
    message: `${why}.`,
    fix: {
      into: subject.innermost,
      context: "location",
      lines: [`${off} off;`],
      instead: off === null ? at === null ? [] : [at] : own.filter(({ name }) => name === off),
      remark: subject.isLnbits
        ? "The key in the path is the credential of this socket"
        : "Only where the server itself checks who opens the socket",
    },
  };
}
