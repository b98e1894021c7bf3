import type { Directive } from "./directive.ts";
import type { Setting } from "./effective.ts";

/** What holds where nothing is said, by nginx's documentation. */
const DEFAULTS: Readonly<Record<string, string>> = {
  absolute_redirect: "on",
  auth_basic: "off",
  auth_request: "off",
  chunked_transfer_encoding: "on",
  client_body_timeout: "60s",
  client_header_buffer_size: "1k",
  client_header_timeout: "60s",
  client_max_body_size: "1m",
  fastcgi_buffering: "on",
  fastcgi_read_timeout: "60s",
  fastcgi_send_timeout: "60s",
  grpc_read_timeout: "60s",
  grpc_send_timeout: "60s",
  gzip: "off",
  gzip_types: "text/html",
  http2: "off",
  ignore_invalid_headers: "on",
  keepalive_timeout: "75s",
  large_client_header_buffers: "4 8k",
  limit_rate: "0",
  merge_slashes: "on",
  port_in_redirect: "on",
  postpone_output: "1460",
  proxy_buffer_size: "4k",
  proxy_buffering: "on",
  proxy_buffers: "8 4k",
  proxy_cache: "off",
  proxy_connect_timeout: "60s",
  proxy_ignore_client_abort: "off",
  proxy_intercept_errors: "off",
  proxy_method: "",
  proxy_next_upstream: "error timeout",
  proxy_pass_request_body: "on",
  proxy_pass_request_headers: "on",
  proxy_read_timeout: "60s",
  proxy_redirect: "default",
  proxy_request_buffering: "on",
  proxy_send_timeout: "60s",
  proxy_socket_keepalive: "off",
  proxy_ssl_name: "$proxy_host",
  proxy_ssl_server_name: "off",
  proxy_ssl_verify: "off",
  recursive_error_pages: "off",
  satisfy: "all",
  send_timeout: "60s",
  server_name_in_redirect: "off",
  tcp_nodelay: "on",
  underscores_in_headers: "off",
  uwsgi_buffering: "on",
  uwsgi_read_timeout: "60s",
};

/**
 * What a directive of one value says at this place: the innermost level that has it, else nginx's
 * default. Several arguments are joined by a blank; `""` where nothing is said and there is no
 * default.
 *
 * `proxy_http_version` depends on the version of nginx: see `Effective.httpVersion`.
 *
 * @param levels Innermost first, as `Effective.levels`.
 */
export function settingOf(
  levels: readonly (readonly Directive[])[],
  name: string,
): Setting<string> {
  for (const level of levels) {
    const from = level.find((directive) => directive.name === name);
    if (from !== undefined) return { value: from.args.join(" "), from };
  }
  return { value: DEFAULTS[name] ?? "", from: null };
}

/**
 * All directives of a name that hold at this place, for those that inherit all or nothing, such as
 * `proxy_set_header` and `add_header`: one of them at an inner level cancels all the outer ones.
 *
 * @param levels Innermost first, as `Effective.levels`.
 */
export function directivesOf(
  levels: readonly (readonly Directive[])[],
  name: string,
): readonly Directive[] {
  for (const level of levels) {
    const found = level.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}
