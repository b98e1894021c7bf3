import { GOOD_LINES, location, type RuleCase, without } from "./rule_case.setup.ts";

const ALL = location("/", GOOD_LINES);
const GENERIC = "ws://app.test:8080/socket";

/** Rules on what the server hears of a handshake. */
export const HANDSHAKE_CASES: readonly RuleCase[] = [
  {
    cause: "missing-upgrade-header",
    name: "no line for Upgrade",
    severity: "error",
    wrong: location("/", without("proxy_set_header Upgrade")),
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "missing-upgrade-header",
    name: "a map that is empty for WebSockets",
    severity: "error",
    http: 'map $http_upgrade $only_h2c {\ndefault "";\nh2c h2c;\n}',
    wrong: location(
      "/",
      `${without("proxy_set_header Upgrade")}\nproxy_set_header Upgrade $only_h2c;`,
    ),
    right: ALL,
    at: "$only_h2c",
  },
  {
    cause: "missing-upgrade-header",
    name: "only another application's location has the lines",
    severity: "error",
    wrong: `${location("/other/ws", GOOD_LINES.replace("10.0.0.2:5000", "10.0.0.3:80"))}
${location("/", "proxy_pass http://10.0.0.2:5000;")}`,
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "upgrade-header-wrong",
    name: "Upgrade says what belongs in Connection",
    severity: "error",
    wrong: location(
      "/",
      `${without("proxy_set_header Upgrade")}\nproxy_set_header Upgrade $http_connection;`,
    ),
    right: ALL,
    at: "Upgrade $http_connection",
  },
  {
    cause: "missing-connection-header",
    name: "no line for Connection",
    severity: "error",
    wrong: location("/", without("proxy_set_header Connection")),
    right: ALL,
    at: "Upgrade",
  },
  {
    cause: "connection-header-overwritten",
    name: "the recipe for keepalive",
    severity: "error",
    wrong: location(
      "/",
      `${without("proxy_set_header Connection")}\nproxy_set_header Connection "";`,
    ),
    right: ALL,
    at: 'Connection ""',
  },
  {
    cause: "connection-header-overwritten",
    name: "an inverted map",
    severity: "error",
    http: 'map $http_upgrade $inverted {\ndefault close;\n"" upgrade;\n}',
    wrong: location(
      "/",
      `${without("proxy_set_header Connection")}\nproxy_set_header Connection $inverted;`,
    ),
    right: ALL,
    at: "$inverted",
  },
  {
    cause: "connection-header-overwritten",
    name: "a map that Firefox' header misses",
    severity: "warning",
    http: 'map $http_connection $strict {\ndefault "";\n"~*^upgrade" upgrade;\n}',
    wrong: location(
      "/",
      `${without("proxy_set_header Connection")}\nproxy_set_header Connection $strict;`,
    ),
    right: ALL,
    at: "$strict",
  },
  {
    cause: "header-inheritance-cancelled",
    name: "one header in the location cancels those of the server",
    severity: "error",
    wrong: `proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $http_connection;
${location("/", "proxy_pass http://10.0.0.2:5000;\nproxy_set_header Host $http_host;")}`,
    right: `proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $http_connection;
proxy_set_header Host $http_host;
${location("/", "proxy_pass http://10.0.0.2:5000;")}`,
    at: "Host $http_host",
  },
  {
    cause: "header-inheritance-cancelled",
    name: "the two headers cancel the Host of the server",
    severity: "warning",
    wrong: `proxy_set_header Host $host;\n${location("/", without("proxy_set_header Host"))}`,
    right: ALL,
    at: "Upgrade",
  },
  {
    cause: "http-1.0-upstream",
    name: "no version is said",
    severity: "warning",
    url: GENERIC,
    wrong: location("/", without("proxy_http_version")),
    right: ALL,
    at: "proxy_pass",
  },
  {
    cause: "http-1.0-upstream",
    name: "LNbits tolerates it",
    severity: "info",
    wrong: location("/", `${without("proxy_http_version")}\nproxy_http_version 1.0;`),
    right: ALL,
    at: "proxy_http_version 1.0",
  },
  {
    cause: "wrong-location",
    name: "a regular expression wins over the prefix with the lines",
    severity: "error",
    url: GENERIC,
    wrong: `${location("/socket", GOOD_LINES)}
${location("~ ^/s", "proxy_pass http://10.0.0.3:80;")}`,
    right: `${location("^~ /socket", GOOD_LINES)}
${location("~ ^/s", "proxy_pass http://10.0.0.3:80;")}`,
    at: "location /socket",
  },
  {
    cause: "wrong-location",
    name: "the lines stand in a location for another path",
    severity: "error",
    url: GENERIC,
    wrong: `${location("/ws", GOOD_LINES)}\n${location("/", "proxy_pass http://10.0.0.2:5000;")}`,
    right: `${location("/socket", GOOD_LINES)}
${location("/", "proxy_pass http://10.0.0.2:5000;")}`,
    at: "location /ws",
  },
  {
    cause: "duplicate-header",
    name: "two Hosts",
    severity: "error",
    wrong: location("/", `${GOOD_LINES}\nproxy_set_header Host app.test;`),
    right: location("/", `${GOOD_LINES}\nproxy_set_header host "";`),
    at: "Host app.test",
  },
  {
    cause: "upgrade-forced",
    name: "Connection is a constant where the page is served too",
    severity: "warning",
    url: GENERIC,
    wrong: location(
      "/",
      `${without("proxy_set_header Connection")}\nproxy_set_header Connection "upgrade";`,
    ),
    right: ALL,
    at: 'Connection "upgrade"',
  },
  {
    cause: "upgrade-forced",
    name: "both are constants, so that every request of the wallet is refused",
    severity: "error",
    wrong: location(
      "/",
      `${
        without("proxy_set_header Connection", "proxy_set_header Upgrade")
      }\nproxy_set_header Upgrade websocket;\nproxy_set_header Connection "upgrade";`,
    ),
    right: location(
      "/api/v1/ws/",
      `${without("proxy_set_header Connection")}\nproxy_set_header Connection "upgrade";`,
    ),
    at: "Upgrade websocket",
  },
  {
    cause: "http2-without-websocket",
    name: "a port without TLS that speaks nothing but HTTP/2",
    severity: "error",
    nginxVersion: "1.22.1",
    url: "ws://app.test:8081/socket",
    wrong: `listen 127.0.0.1:8081 http2;\n${ALL}`,
    right: `listen 127.0.0.1:8081;\n${ALL}`,
    at: "8081 http2",
  },
  {
    cause: "http2-without-websocket",
    name: "HTTP/2 towards the server",
    severity: "error",
    wrong: location("/", "grpc_pass grpc://10.0.0.2:5000;"),
    right: ALL,
    at: "grpc_pass",
    hasNoPaste: true,
  },
  {
    cause: "handshake-invalid",
    name: "the client's headers are not passed on",
    severity: "error",
    url: GENERIC,
    wrong: location("/", `${GOOD_LINES}\nproxy_pass_request_headers off;`),
    right: ALL,
    at: "proxy_pass_request_headers",
  },
  {
    cause: "handshake-invalid",
    name: "the proof of the 101 is hidden",
    severity: "error",
    wrong: location("/", `${GOOD_LINES}\nproxy_hide_header Sec-WebSocket-Accept;`),
    right: location("/", `${GOOD_LINES}\nproxy_hide_header X-Powered-By;`),
    at: "proxy_hide_header",
  },
];
