import { isDedicated } from "./handshake_fix.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** The server takes https for http. */
export function forwardedProtoMissing(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  const [sent] = subject.sent("x-forwarded-proto");
  const { tls } = subject.request;
  if (subject.sent("forwarded").length > 0) return [];
  if (sent === undefined ? !isWanted() : !tls || sent.toLowerCase() !== "http") return [];
  const [line] = subject.headerLines("X-Forwarded-Proto");
  return [{
    cause: "forwarded-proto-missing",
    severity: isDedicated(subject) ? "info" : "warning",
    at: line ?? subject.judged.pass,
    message: sent === undefined
      ? "The server is not told that the browser speaks https, because X-Forwarded-Proto is not " +
        "sent: its redirects, cookies and ws:// links carry the wrong scheme."
      : `The server is told "X-Forwarded-Proto: ${sent}" though the browser speaks https: its ` +
        "redirects, cookies and ws:// links carry the wrong scheme.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: [`proxy_set_header X-Forwarded-Proto ${isTlsHere() ? "$scheme" : "https"};`],
      instead: line === undefined ? [] : [line],
    },
  }];

  /** Behind another that ends TLS, `$scheme` is http here. */
  function isTlsHere(): boolean {
    const { listen, server } = subject.judged;
    return !tls || listen === null || listen.args.includes("ssl") ||
      server?.block?.some(({ name, args }) => name === "ssl" && args[0] === "on") === true;
  }

  /**
   * Over TLS always; without it only where the file says that TLS ends here as well or in front,
   * and the client's address is passed on but not its scheme.
   */
  function isWanted(): boolean {
    if (tls) return true;
    const namesTls = subject.judged.levels.slice(-2).flat().some(({ name }) =>
      name === "ssl_protocols" || name === "ssl_ciphers" || name === "ssl_certificate"
    );
    return namesTls && subject.headerLines("X-Forwarded-For").length > 0;
  }
}
