import { hostHeader } from "./built_in_variables.ts";
import { bareHost } from "./choose_server.ts";
import type { Directive } from "./directive.ts";
import type { Effective, JudgedRequest } from "./effective.ts";
import type { HttpTree } from "./http_tree.ts";
import { nginxRegExp } from "./nginx_regexp.ts";
import { parseListen } from "./parse_listen.ts";

/** A `stream` server that takes the connection before any `http` server sees it. */
export interface StreamPass {
  readonly server: Directive;
  readonly listen: Directive;
  readonly pass: Directive;
  /** Host and port that the connection is passed to; null where it cannot be known. */
  readonly address: string | null;
}

/** Finds the `stream` server that listens on the port of a request. */
export function streamPass(
  stream: readonly Directive[],
  request: JudgedRequest,
): StreamPass | null {
  for (const server of stream.filter(({ name }) => name === "server")) {
    const block = server.block ?? [];
    const pass = block.find(({ name }) => name === "proxy_pass");
    const listen = block.find((one) =>
      one.name === "listen" && !one.args.includes("udp") && parseListen(one)?.port === request.port
    );
    if (pass === undefined || listen === undefined) continue;
    return { server, listen, pass, address: addressOf(stream, pass.args[0] ?? "", request) };
  }
  return null;
}

function addressOf(
  stream: readonly Directive[],
  target: string,
  request: JudgedRequest,
): string | null {
  const name = target.startsWith("$") ? mapped(stream, target, request) : target;
  if (name === null || name.includes("$")) return null;
  const upstream = stream.find(({ name: kind, args }) => kind === "upstream" && args[0] === name);
  const servers = (upstream?.block ?? []).filter((one) => one.name === "server");
  return servers.find(({ args }) => !args.includes("down"))?.args[0] ?? name;
}

/** What becomes of a request that no `http` server sees: it arrives as it was sent. */
export function streamEffect(
  tree: HttpTree,
  request: JudgedRequest,
  { server, listen, pass, address }: StreamPass,
): Effective {
  const message = `Cannot know where the stream passes this on to (${pass.args[0] ?? ""})`;
  const headers = { host: hostHeader(request), ...request.headers };
  return {
    server,
    locations: [],
    levels: [server.block ?? [], tree.stream, tree.main],
    pass,
    upstream: address === null ? null : `tcp://${address}`,
    uri: request.path,
    httpVersion: { value: "1.1", from: null },
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      value,
      source: value,
      from: null,
    })),
    answered: null,
    forcedStatus: null,
    listen,
    path: request.path,
    unknown: address === null ? [{ message, from: pass }] : [],
    alternatives: [],
  };
}

/** Only the name in the ClientHello decides anything known beforehand. */
function mapped(
  stream: readonly Directive[],
  variable: string,
  request: JudgedRequest,
): string | null {
  const map = stream.find(({ name, args }) => name === "map" && args[1] === variable);
  if (map?.args[0] !== "$ssl_preread_server_name") return null;
  const host = bareHost(request);
  const entries = map.block ?? [];
  const entry = entries.find(({ name }) => name.toLowerCase() === host) ??
    entries.find(({ name }) => name.startsWith("*.") && host.endsWith(name.slice(1))) ??
    entries.find(({ name }) =>
      name.startsWith("~") && Array.isArray(nginxRegExp(name.replace(/^~\*?/, ""), true).exec(host))
    ) ??
    entries.find(({ name }) => name === "default");
  return entry?.args[0] ?? null;
}
