import { isDedicated } from "./handshake_fix.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

const MAP = [
  "map $http_upgrade $connection_upgrade {",
  "    default upgrade;",
  '    ""      close;',
  "}",
];

/** Upgrade or Connection is claimed for every request, so that plain ones suffer. */
export function upgradeForced(subject: Subject): readonly RuleFinding[] {
  if (!subject.isWebSocket || !subject.passesUpgrade()) return [];
  const served = subject.isLnbits ? subject.rest : subject.page;
  const plain = isDedicated(subject) ? subject.plain : served;
  if (!subject.isProxied(plain)) return [];
  if (subject.hears("upgrade", "websocket", plain)) return [hardCoded(subject)];
  const [line] = subject.headerLines("Connection", plain);
  if (line === undefined || isDedicated(subject)) return [];
  const isKnown = subject.sent("connection", plain).every((value) => !value.startsWith("$"));
  if (!isKnown || !subject.hears("connection", "upgrade", plain)) return [];
  return [{
    cause: "upgrade-forced",
    severity: subject.isLnbits ? "info" : "warning",
    at: line,
    message: `Every request that ${subject.place} answers says "Connection: ${line.args[1]}", ` +
      (subject.isLnbits
        ? "the plain ones too; LNbits logs a warning for each and answers all the same."
        : "the plain ones too; some servers refuse a POST that claims an upgrade."),
    fix: {
      into: null,
      context: "http",
      lines: MAP,
      then: `in ${subject.place}, instead of ${line.file}:${line.line}: ` +
        "proxy_set_header Connection $connection_upgrade;",
    },
  }];
}

function hardCoded(subject: Subject): RuleFinding {
  const [line] = subject.headerLines("Upgrade");
  const isFatal = subject.isLnbits && !isDedicated(subject);
  return {
    cause: "upgrade-forced",
    severity: isFatal ? "error" : isDedicated(subject) ? "info" : "warning",
    at: line ?? subject.judged.pass,
    message: `Every request that ${subject.place} answers claims to be a WebSocket handshake, ` +
      "because Upgrade is a constant there: the socket works, and plain requests are refused " +
      "with 400.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: [
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $http_connection;",
      ],
      instead: [...subject.headerLines("Upgrade"), ...subject.headerLines("Connection")],
    },
  };
}
