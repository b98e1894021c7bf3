import { hostHeader } from "./built_in_variables.ts";
import type { Directive } from "./directive.ts";
import type { JudgedRequest } from "./effective.ts";
import type { LoadedConfig } from "./load_config.ts";
import { parseListen } from "./parse_listen.ts";
import { streamPass } from "./stream_pass.ts";

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

/** Finds where a `stream` server that takes the port of a request leads; null without one. */
export function behindStream(config: LoadedConfig, request: JudgedRequest): StreamTarget | null {
  const stream = config.directives.find(({ name }) => name === "stream")?.block ?? [];
  const pass = streamPass(stream, request);
  if (pass === null) return null;
  const { address, listen } = pass;
  const port = Number(/^(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(address ?? "")?.[1]);
  const isHere = config.directives.some((http) => http.name === "http" && listens(http, port));
  const host = hostHeader(request);
  return {
    listen,
    address,
    request: isHere ? { ...request, port, headers: { host, ...request.headers } } : null,
  };
}

function listens({ block = [] }: Directive, port: number): boolean {
  return block.some((server) =>
    server.name === "server" &&
    server.block?.some((line) => line.name === "listen" && parseListen(line)?.port === port)
  );
}
