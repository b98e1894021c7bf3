import { parseListen } from "../parse_listen.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A port that expects the PROXY protocol. */
export function proxyProtocolMismatch(subject: Subject): readonly RuleFinding[] {
  const { port } = subject.request;
  const listen = subject.judged.server?.block?.find((line) => {
    const read = line.name === "listen" ? parseListen(line) : null;
    return read?.port === port && read.isProxied;
  });
  if (listen === undefined) return [];
  return [{
    cause: "proxy-protocol-mismatch",
    severity: "info",
    at: listen,
    message:
      `Port ${port} expects the PROXY protocol: it must be reached through a balancer that ` +
      "speaks it, and a browser that comes directly is cut off.",
    fix: null,
  }];
}
