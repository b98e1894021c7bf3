/**
 * Directives that stand in the configurations of proxies, to tell a forgotten `;`: a word of these
 * at the start of a line is hardly ever an argument.
 */
const KNOWN: ReadonlySet<string> = new Set(
  `access_log add_header alias allow auth_basic auth_basic_user_file auth_request auth_request_set
  autoindex charset client_body_buffer_size client_body_timeout client_header_buffer_size
  client_header_timeout client_max_body_size default_type deny error_log error_page expires
  fastcgi_buffering fastcgi_param fastcgi_pass fastcgi_read_timeout grpc_pass grpc_read_timeout
  grpc_set_header gzip gzip_comp_level gzip_proxied gzip_types gzip_vary http http2 if include
  index keepalive_requests keepalive_timeout large_client_header_buffers limit_conn limit_except
  limit_rate limit_req limit_req_zone listen location log_format map merge_slashes
  proxy_buffer_size proxy_buffering proxy_buffers proxy_busy_buffers_size proxy_cache
  proxy_cache_bypass proxy_cache_key proxy_cache_path proxy_cache_valid proxy_connect_timeout
  proxy_cookie_domain proxy_cookie_path proxy_headers_hash_bucket_size
  proxy_headers_hash_max_size proxy_hide_header proxy_http_version proxy_intercept_errors
  proxy_max_temp_file_size proxy_next_upstream proxy_no_cache proxy_pass proxy_pass_header
  proxy_pass_request_body proxy_pass_request_headers proxy_read_timeout proxy_redirect
  proxy_request_buffering proxy_send_timeout proxy_set_body proxy_set_header proxy_socket_keepalive
  proxy_ssl_name proxy_ssl_server_name proxy_ssl_trusted_certificate proxy_ssl_verify
  proxy_temp_path real_ip_header real_ip_recursive resolver resolver_timeout return rewrite root
  satisfy send_timeout sendfile server server_name server_name_in_redirect
  server_names_hash_bucket_size server_tokens set set_real_ip_from ssl_certificate
  ssl_certificate_key ssl_ciphers ssl_client_certificate ssl_dhparam ssl_ecdh_curve
  ssl_prefer_server_ciphers ssl_protocols ssl_session_cache ssl_session_tickets
  ssl_session_timeout ssl_stapling ssl_stapling_verify ssl_trusted_certificate ssl_verify_client
  sub_filter sub_filter_once tcp_nodelay tcp_nopush try_files types types_hash_max_size
  underscores_in_headers upstream uwsgi_param uwsgi_pass uwsgi_read_timeout worker_connections
  worker_processes`.split(/\s+/),
);

const BLOCKS: ReadonlySet<string> = new Set([
  "events",
  "http",
  "if",
  "limit_except",
  "location",
  "map",
  "upstream",
]);

/** Whether a directive of this name always has a block. */
export function needsBlock(name: string): boolean {
  return BLOCKS.has(name);
}

/** Whether a directive of this name never has a block. */
export function refusesBlock(name: string): boolean {
  return KNOWN.has(name) && !BLOCKS.has(name) && !/^(server|types|http2|include)$/.test(name);
}

/** Whether nginx knows a directive of this name that proxies use. */
export function isKnownDirective(name: string): boolean {
  return KNOWN.has(name);
}
