import type { RuleFinding } from "./rule.ts";
import { type Subject, title } from "./subject.ts";

/** The server block that the name leads to refuses TLS. */
export function tlsSniRejected(subject: Subject): readonly RuleFinding[] {
  const { server } = subject.judged;
  const line = server?.block?.find(({ name }) => name === "ssl_reject_handshake");
  if (line?.args[0] !== "on" || !subject.request.tls) return [];
  const { host } = subject.request;
  return [{
    cause: "tls-sni-rejected",
    severity: "error",
    at: line,
    message: `The name ${host} leads to ${title(server)}, which refuses every TLS handshake: no ` +
      "other server block on this port bears the name.",
    fix: {
      into: server,
      context: "server",
      lines: [],
      remark: `Add ${host} to the server_name of the server block that is meant`,
    },
  }];
}
