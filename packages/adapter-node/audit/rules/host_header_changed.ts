import { cancelledFor } from "./lost_headers.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** The server sees another Host than the browser asked for. */
export function hostHeaderChanged(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied() || cancelledFor(subject, "host").length > 0) return [];
  const [sent] = subject.sent("host");
  const { host, port, tls } = subject.request;
  if (sent === undefined || host === "" || host === "_") return [];
  const isDefault = port === (tls ? 443 : 80);
  const full = subject.request.headers["host"] ?? (isDefault ? host : `${host}:${port}`);
  if (sent.toLowerCase() === full.toLowerCase()) return [];
  const [line] = subject.headerLines("Host");
  const losesPort = line !== undefined && sent.toLowerCase() === host.toLowerCase();
  const isMeant = line !== undefined && !losesPort;
  return [{
    cause: "host-header-changed",
    severity: line === undefined && subject.isWebSocket ? "warning" : "info",
    at: line ?? subject.judged.pass,
    message: losesPort
      ? `The server sees "Host: ${sent}" without the port ${port}; a server that compares Host ` +
        "and Origin strictly refuses the handshake."
      : `The server sees "Host: ${sent}" instead of ${full}` +
        (isMeant ? "" : `, because ${subject.place} sets no Host`) +
        ": servers that compare Host and Origin refuse the handshake, and links go wrong.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: ["proxy_set_header Host $http_host;"],
      instead: line === undefined ? [] : [line],
    },
  }];
}
