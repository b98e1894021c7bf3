import { bareHost } from "./choose_server.ts";
import type { Exchange } from "./exchange.ts";
import { diskPath } from "./disk_path.ts";
import { serverNames } from "./match_server_name.ts";

type Reader = (exchange: Exchange) => string | null;

/** A variable that exists in nginx and whose value the configuration does not tell. */
const untold: Reader = () => null;

/** nginx's own variables; null where the value cannot be known beforehand. */
export const BUILT_IN_VARIABLES: Readonly<Record<string, Reader | undefined>> = {
  __proto__: null as never,
  args: ({ args }) => args,
  query_string: ({ args }) => args,
  is_args: ({ args }) => (args === "" ? "" : "?"),
  uri: ({ path }) => path,
  document_uri: ({ path }) => path,
  request_uri: ({ request }) => request.path,
  request_method: ({ request }) => request.method,
  request: ({ request }) => `${request.method} ${request.path} HTTP/1.1`,
  server_protocol: () => "HTTP/1.1",
  scheme: ({ isTls }) => (isTls ? "https" : "http"),
  https: ({ isTls }) => (isTls ? "on" : ""),
  http2: () => "",
  http3: () => "",
  host: (exchange) => hostOf(exchange),
  http_host: ({ request }) => hostHeader(request),
  server_name: ({ server }) => (server === null ? null : serverNames(server)[0] ?? ""),
  server_port: ({ port }) => String(port),
  remote_addr: ({ request }) => request.remoteAddress ?? null,
  realip_remote_addr: ({ request }) => request.remoteAddress ?? null,
  proxy_add_x_forwarded_for: ({ request }) => forwardedFor(request),
  proxy_host: ({ proxyHost }) => proxyHost,
  proxy_port: ({ proxyHost }) => /:(\d+)$/.exec(proxyHost)?.[1] ?? "80",
  content_length: ({ request }) => request.headers["content-length"] ?? "",
  content_type: ({ request }) => request.headers["content-type"] ?? "",
  proxy_internal_body_length: untold,
  request_filename: (exchange) => diskPath(exchange, exchange.path).file,
  document_root: (exchange) => diskPath(exchange, exchange.path).root,
  realpath_root: (exchange) => diskPath(exchange, exchange.path).root,
  nginx_version: ({ options }) => options.nginxVersion ?? null,
  limit_rate: () => "0",
  remote_user: ({ request }) => (request.headers["authorization"] === undefined ? "" : null),
  request_body: () => "",
  pipe: () => ".",
  request_completion: () => "",
  ssl_server_name: (exchange) => (exchange.isTls ? bareHost(exchange.request) : ""),
  ssl_protocol: ({ isTls }) => (isTls ? null : ""),
  ssl_cipher: ({ isTls }) => (isTls ? null : ""),
  ssl_client_verify: ({ isTls }) => (isTls ? null : ""),
  status: untold,
  ...untoldOf([
    "binary_remote_addr",
    "body_bytes_sent",
    "bytes_sent",
    "connection",
    "connection_requests",
    "connection_time",
    "hostname",
    "invalid_referer",
    "msec",
    "pid",
    "proxy_protocol_addr",
    "proxy_protocol_port",
    "realip_remote_port",
    "remote_port",
    "request_id",
    "request_length",
    "request_time",
    "server_addr",
    "time_iso8601",
    "time_local",
  ]),
};

/** Variables of nginx that a request cannot be without, though nobody knows their value here. */
export const KNOWN_BY_NATURE: ReadonlySet<string> = new Set(Object.keys(BUILT_IN_VARIABLES));

function untoldOf(names: readonly string[]): Record<string, Reader> {
  return Object.fromEntries(names.map((name) => [name, untold]));
}

/** The Host header as the client sends it. */
export function hostHeader({ headers, host, port, tls }: Exchange["request"]): string {
  const usual = tls ? 443 : 80;
  return headers["host"] ?? (port === usual ? host : `${host}:${port}`);
}

function hostOf({ request, server }: Exchange): string {
  const name = bareHost(request);
  return name === "" && server !== null ? serverNames(server)[0] ?? "" : name;
}

function forwardedFor({ headers, remoteAddress }: Exchange["request"]): string | null {
  if (remoteAddress === undefined) return null;
  const before = headers["x-forwarded-for"];
  return before === undefined ? remoteAddress : `${before}, ${remoteAddress}`;
}
