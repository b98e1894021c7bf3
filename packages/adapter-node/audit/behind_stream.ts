import type { Directive } from "./directive.ts";
import type { JudgedRequest } from "./effective.ts";
import type { LoadedConfig } from "./load_config.ts";
import { nginxRegExp } from "./nginx_regexp.ts";
import { parseListen } from "./parse_listen.ts";

/** Where a `stream` server passes the bytes of a connection to. */
export interface StreamTarget {
  /** The `listen` that takes the connection. */
  readonly listen: Directive;
  /** Such as `127.0.0.1:8443`; null where it cannot be told. */
  readonly address: string | null;
  /**
   * The request as the http block of the same nginx sees it; null where the bytes go elsewhere.
   * Only the port changes: the Host stays what the browser said.
   */
  readonly request: JudgedRequest | null;
}

/** Finds the `stream` server that takes the port of a request; null where none does. */
export function behindStream(config: LoadedConfig, request: JudgedRequest): StreamTarget | null {
  const stream = config.directives.find(({ name }) => name === "stream")?.block ?? [];
  for (const server of stream.filter(({ name }) => name === "server")) {
    const listen = server.block?.find((line) =>
      line.name === "listen" && !line.args.includes("udp") &&
      parseListen(line)?.port === request.port
    );
    const target = server.block?.find(({ name }) => name === "proxy_pass")?.args[0];
    if (listen === undefined || target === undefined) continue;
    const address = addressOf(stream, target, request.host);
    const port = Number(/^(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(address ?? "")?.[1]);
    const isDefault = request.port === (request.tls ? 443 : 80);
    const host = isDefault ? request.host : `${request.host}:${request.port}`;
    const isHere = config.directives.some((http) => http.name === "http" && listens(http, port));
    return {
      listen,
      address,
      request: isHere ? { ...request, port, headers: { host, ...request.headers } } : null,
    };
  }
  return null;
}

function listens({ block = [] }: Directive, port: number): boolean {
  return block.some((server) =>
    server.name === "server" &&
    server.block?.some((line) => line.name === "listen" && parseListen(line)?.port === port)
  );
}

/** Follows a variable through its `map`, and a name to its `upstream`. */
function addressOf(stream: readonly Directive[], target: string, host: string): string | null {
  const name = target.startsWith("$") ? mapped(stream, target, host) : target;
  const upstream = stream.find((one) => one.name === "upstream" && one.args[0] === name);
  if (upstream === undefined) return name;
  return upstream.block?.find((one) => one.name === "server")?.args[0] ?? null;
}

/** What `map $ssl_preread_server_name $name` yields for a host. */
function mapped(stream: readonly Directive[], variable: string, host: string): string | null {
  const map = stream.find((one) =>
    one.name === "map" && one.args[0] === "$ssl_preread_server_name" && one.args[1] === variable
  );
  const entries = map?.block ?? [];
  const exact = entries.find(({ name }) => name.toLowerCase() === host.toLowerCase());
  const regex = entries.find(({ name }) => {
    if (!name.startsWith("~")) return false;
    const match = nginxRegExp(name.replace(/^~\*?/, ""), name.startsWith("~*")).exec(host);
    return match !== null && match !== "unknown";
  });
  const fallback = entries.find(({ name }) => name === "default");
  return (exact ?? regex ?? fallback)?.args[0] ?? null;
}
