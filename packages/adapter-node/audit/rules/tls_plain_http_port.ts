import { parseListen } from "../parse_listen.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** `wss://` to a port that speaks plain HTTP: `listen 443;` without `ssl`. */
export function tlsPlainHttpPort(subject: Subject): readonly RuleFinding[] {
  const { listen, server } = subject.judged;
  const { tls, port } = subject.request;
  if (!tls || listen === null || parseListen(listen)?.port !== port) return [];
  const speaksTls = subject.all().some((line) =>
    (line.name === "listen" && parseListen(line)?.port === port && line.args.includes("ssl")) ||
    (line.name === "ssl" && line.args[0] === "on")
  );
  // What is not here may say "ssl on", and another port may well stand behind something with TLS.
  const isOpen = subject.all().some(({ name, args, included }) =>
    name === "include" && included?.length === 0 &&
    (port !== 443 || /ssl|tls|cert|listen/.test(args[0] ?? ""))
  );
  if (speaksTls || isOpen) return [];
  return [{
    cause: "tls-plain-http-port",
    severity: port === 443 ? "error" : "warning",
    at: listen,
    message: `Port ${port} speaks plain HTTP, because its "listen" has no "ssl": browsers speak ` +
      "TLS to it and get nowhere.",
    fix: {
      into: server,
      context: "server",
      lines: [`listen ${listen.args.join(" ")} ssl;`],
      instead: [listen],
      then: "give the server block its ssl_certificate and ssl_certificate_key",
    },
  }];
}
