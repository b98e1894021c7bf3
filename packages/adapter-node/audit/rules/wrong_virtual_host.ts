import type { Directive } from "../directive.ts";
import { matchServerName } from "../match_server_name.ts";
import { parseListen } from "../parse_listen.ts";
import type { RuleFinding } from "./rule.ts";
import { type Subject, title, walk } from "./subject.ts";

/** Another server block answers that name, because none that listens there bears it. */
export function wrongVirtualHost(subject: Subject): readonly RuleFinding[] {
  const { server } = subject.judged;
  const { host, port } = subject.request;
  if (server === null || subject.passesUpgrade() || host === "" || host === "_") return [];
  if (!subject.isWebSocket && subject.isProxied()) return [];
  if (bears(server, host)) return [];
  const meant = subject.all().find((found) =>
    found.name === "server" && found !== server && passes(found) &&
    (bears(found, host) || listensOn(found, port))
  );
  if (meant === undefined) return [];
  const [name] = namesOf(meant).filter((one) => one !== "_");
  const why = bears(meant, host)
    ? `${title(meant)} at ${meant.file}:${meant.line} does not listen on port ${port}`
    : `${title(meant)} at ${meant.file}:${meant.line} is called ${name ?? "otherwise"}`;
  return [{
    cause: "wrong-virtual-host",
    severity: "error",
    at: server,
    message:
      `A request for ${host}:${port} is answered by this server block, which does not bear ` +
      `the name: ${why}.`,
    fix: {
      into: meant,
      context: "server",
      lines: bears(meant, host)
        ? [`listen ${port}${subject.request.tls ? " ssl" : ""};`]
        : [`server_name ${[...namesOf(meant), host].join(" ")};`],
      instead: bears(meant, host)
        ? []
        : (meant.block ?? []).filter(({ name: one }) => one === "server_name"),
    },
  }];
}

function namesOf(server: Directive): readonly string[] {
  return (server.block ?? []).filter(({ name }) => name === "server_name").flatMap(({ args }) =>
    args
  );
}

/** Whether a server block bears a name, by nginx's kinds of names. */
function bears(server: Directive, host: string): boolean {
  return matchServerName([server], host.toLowerCase()) !== null;
}

function passes(server: Directive): boolean {
  return [...walk(server.block ?? [])].some(({ name }) => name === "proxy_pass");
}

function listensOn(server: Directive, port: number): boolean {
  return (server.block ?? []).some((line) =>
    line.name === "listen" && parseListen(line)?.port === port
  );
}
