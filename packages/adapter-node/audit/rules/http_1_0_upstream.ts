import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** HTTP/1.0 towards the server: nginx's default before 1.29.7. */
export function http10Upstream(subject: Subject): readonly RuleFinding[] {
  const { httpVersion, pass } = subject.judged;
  if (!subject.isProxied() || httpVersion.value !== "1.0") return [];
  const why = httpVersion.from === null
    ? `${subject.place} has no "proxy_http_version 1.1;" (the default is 1.0 before nginx 1.29.7)`
    : "this line asks for HTTP/1.0";
  const effect = subject.isLnbits
    ? "LNbits tolerates it, so the socket works; connections are not kept and streams not chunked"
    : subject.isWebSocket
    ? "Upgrade only exists in HTTP/1.1, and a server that insists refuses the handshake"
    : "chunked streams do not exist there, and the connection is not kept";
  return [{
    cause: "http-1.0-upstream",
    severity: subject.isLnbits || !subject.isWebSocket ? "info" : "warning",
    at: httpVersion.from ?? pass,
    message: `The server is spoken to in HTTP/1.0: ${why}. ${effect}.`,
    fix: {
      into: subject.innermost,
      context: "location",
      lines: ["proxy_http_version 1.1;"],
      instead: (subject.innermost?.block ?? []).filter(({ name }) => name === "proxy_http_version"),
    },
  }];
}
