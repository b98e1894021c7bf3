import type { Directive } from "../directive.ts";
import { parseListen } from "../parse_listen.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** A server that speaks TLS and has no certificate. */
export function missingCertificates(subject: Subject): readonly RuleFinding[] {
  const all = subject.all();
  // A certificate may stand in any include that is not here.
  const isKnown = !all.some(({ name, included }) => name === "include" && included?.length === 0);
  const http = all.find(({ name }) => name === "http");
  if (!isKnown || has(http, "ssl_certificate") || subject.parts.config.context !== "main") {
    return [];
  }
  return all.filter(({ name, block }) => name === "server" && block !== undefined)
    .flatMap((server) => {
      const listen = server.block?.find((line) =>
        line.name === "listen" && parseListen(line)?.isTls === true
      );
      if (listen === undefined || has(server, "ssl_certificate")) return [];
      const rejects = server.block?.some(({ name, args }) =>
        name === "ssl_reject_handshake" && args[0] === "on"
      );
      if (rejects === true || isStream(listen)) return [];
      return [{
        cause: "config-invalid" as const,
        severity: "error" as const,
        at: listen,
        message:
          'nginx refuses the file here: no "ssl_certificate" is defined for this "listen … ' +
          'ssl".',
        fix: {
          into: server,
          context: "server" as const,
          lines: [],
          remark: "Add the files of the certificate: ssl_certificate <chain>; " +
            "ssl_certificate_key <key>;",
        },
      }];
    });

  function isStream(directive: Directive): boolean {
    const server = subject.parentOf(directive);
    return server !== null && subject.parentOf(server)?.name === "stream";
  }
}

function has(block: Directive | undefined, name: string): boolean {
  return block?.block?.some((one) => one.name === name) === true;
}
