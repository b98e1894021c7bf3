import { fileOf, GOOD_LINES, location, type RuleCase, without } from "./rule_case.setup.ts";

const ALL = location("/", GOOD_LINES);
const GENERIC = "ws://app.test:8080/socket";
const STREAM = "http://app.test:8080/events";
const NO_TIMEOUT = without("proxy_read_timeout");

/** Rules on what breaks later, or for other requests. */
export const LATER_CASES: readonly RuleCase[] = [
  {
    cause: "read-timeout",
    name: "shorter than LNbits' pings",
    severity: "error",
    wrong: location("/", `${NO_TIMEOUT}\nproxy_read_timeout 15s;`),
    right: location("/", NO_TIMEOUT),
    at: "15s",
  },
  {
    cause: "read-timeout",
    name: "shorter than the pings of most",
    severity: "warning",
    url: GENERIC,
    wrong: location("/", `${NO_TIMEOUT}\nproxy_read_timeout 10s;`),
    right: location("/", NO_TIMEOUT),
    at: "10s",
  },
  {
    cause: "read-timeout",
    name: "the default, for a server that never pings",
    severity: "warning",
    url: "ws://app.test:8080/websockify",
    wrong: location("/", NO_TIMEOUT),
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "read-timeout",
    name: "the default, for a quiet event stream",
    severity: "warning",
    url: STREAM,
    wrong: location("/", `proxy_buffering off;\n${NO_TIMEOUT}`),
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "send-timeout",
    name: "a stall of two seconds ends the link",
    severity: "warning",
    wrong: location("/", `${GOOD_LINES}\nproxy_send_timeout 2s;`),
    right: location("/", `${GOOD_LINES}\nproxy_send_timeout 60s;`),
    at: "2s",
  },
  {
    cause: "event-stream-buffered",
    name: "by default",
    severity: "warning",
    url: STREAM,
    wrong: location("/", without("proxy_http_version")),
    right: location("/", `${GOOD_LINES}\nproxy_buffering off;`),
    at: "proxy_pass",
  },
  {
    cause: "response-cached",
    name: "balances from a cache, whoever asks",
    severity: "warning",
    http: "proxy_cache_path cache keys_zone=all:1m;",
    wrong: location("/", `${GOOD_LINES}\nproxy_cache all;\nproxy_cache_valid any 1m;`),
    right: location(
      "/",
      `${GOOD_LINES}\nproxy_cache all;\nproxy_cache_valid any 1m;
proxy_cache_bypass $http_x_api_key;\nproxy_no_cache $http_x_api_key;`,
    ),
    at: "proxy_cache all",
  },
  {
    cause: "host-header-changed",
    name: "no Host is set",
    severity: "warning",
    wrong: location("/", without("proxy_set_header Host")),
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "forwarded-proto-missing",
    name: "http is said where https is spoken",
    severity: "warning",
    url: "wss://app.test:8080/api/v1/ws/abc",
    wrong: location(
      "/",
      `${without("proxy_set_header X-")}\nproxy_set_header X-Forwarded-Proto http;`,
    ),
    right: location("/", GOOD_LINES.replace("$scheme", "https")),
    at: "X-Forwarded-Proto http",
  },
  {
    cause: "path-rewritten",
    name: "the prefix is cut off",
    severity: "error",
    wrong: location("/api/", GOOD_LINES.replace(":5000;", ":5000/;")),
    right: location("/wallet/", GOOD_LINES.replace(":5000;", ":5000/;")) + "\n" + ALL,
    at: ":5000/",
  },
  {
    cause: "path-rewritten",
    name: "a slash is added",
    severity: "warning",
    url: GENERIC,
    wrong: location("/socket", GOOD_LINES.replace(":5000;", ":5000/socket/;")),
    right: location("/socket", GOOD_LINES.replace(":5000;", ":5000/socket;")),
    at: "/socket/;",
  },
  {
    cause: "api-key-stripped",
    name: "X-Api-Key is emptied",
    severity: "error",
    wrong: location("/", `${GOOD_LINES}\nproxy_set_header X-Api-Key "";`),
    right: location("/", `${GOOD_LINES}\nproxy_set_header X-Api-Key $http_x_api_key;`),
    at: "X-Api-Key",
  },
  {
    cause: "request-header-too-large",
    name: "lines of one kilobyte",
    severity: "warning",
    wrong: `large_client_header_buffers 2 1k;\n${ALL}`,
    right: `large_client_header_buffers 4 16k;\n${ALL}`,
    at: "2 1k",
  },
  {
    cause: "proxy-body-limit",
    name: "bodies of one kilobyte",
    severity: "warning",
    wrong: `client_max_body_size 1k;\n${ALL}`,
    right: `client_max_body_size 0;\n${ALL}`,
    at: "1k",
  },
  {
    cause: "upstream-wrong-scheme",
    name: "https to LNbits' own port",
    severity: "warning",
    wrong: location("/", GOOD_LINES.replace("http://", "https://")),
    right: ALL,
    at: "https://",
  },
  {
    cause: "upstream-unresolved",
    name: "a name in a variable, and no resolver",
    severity: "error",
    wrong: location(
      "/",
      `set $lnbits lnbits.internal;\n${GOOD_LINES.replace("10.0.0.2", "$lnbits")}`,
    ),
    right: location(
      "/",
      `resolver 127.0.0.11;\nset $lnbits lnbits.internal;
${GOOD_LINES.replace("10.0.0.2", "$lnbits")}`,
    ),
    at: "proxy_pass",
  },
  {
    cause: "upstream-all-down",
    name: "the only server is marked down",
    severity: "error",
    http: "upstream app {\nserver 10.0.0.2:5000 down;\n}",
    wrong: location("/", GOOD_LINES.replace("10.0.0.2:5000", "app")),
    right: ALL,
    at: "down",
  },
  {
    cause: "not-sticky",
    name: "two servers in turn",
    severity: "info",
    http: "upstream app {\nserver 10.0.0.2:5000;\nserver 10.0.0.3:5000;\n}",
    wrong: location("/", GOOD_LINES.replace("10.0.0.2:5000", "app")),
    right: ALL,
    at: "upstream app",
  },
  {
    cause: "proxy-protocol-mismatch",
    name: "the PROXY protocol is expected",
    severity: "info",
    url: "ws://app.test:8082/api/v1/ws/abc",
    wrong: `listen 127.0.0.1:8082 proxy_protocol;\n${ALL}`,
    right: `listen 127.0.0.1:8082;\n${ALL}`,
    at: "proxy_protocol",
    hasNoPaste: true,
  },
  {
    cause: "proxy-restarted",
    name: "a reload ends every socket",
    severity: "info",
    wrong: `worker_shutdown_timeout 10s;\n${fileOf(ALL)}`,
    right: ALL,
    at: "worker_shutdown_timeout",
    hasNoPaste: true,
  },
  {
    cause: "proxy-overloaded",
    name: "room for a few",
    severity: "info",
    wrong: `events {
worker_connections 32;
}
http {
server {
listen 127.0.0.1:8080;
server_name app.test;
${ALL}
}
}`,
    right: ALL,
    at: "32",
  },
];
