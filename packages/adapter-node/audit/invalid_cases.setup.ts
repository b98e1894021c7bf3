import { GOOD_LINES, location, type RuleCase, without } from "./rule_case.setup.ts";

const ALL = location("/", GOOD_LINES);
const invalid = (name: string, wrong: string, at: string): RuleCase => ({
  cause: "config-invalid",
  name,
  severity: "error",
  wrong,
  right: ALL,
  at,
  isRefused: true,
});
const unmended = (name: string, wrong: string, at: string): RuleCase => ({
  ...invalid(name, wrong, at),
  hasNoPaste: true,
});

/** What nginx itself refuses. */
export const INVALID_CASES: readonly RuleCase[] = [
  invalid(
    "a shell has emptied a variable",
    location("/", `${without("proxy_set_header Host")}\nproxy_set_header Host ;`),
    "Host ;",
  ),
  invalid(
    "a variable without its map",
    location(
      "/",
      `${without("proxy_set_header Connection")}
proxy_set_header Connection $connection_upgrade;`,
    ),
    "$connection_upgrade",
  ),
  invalid(
    "an address without a scheme",
    location("/", GOOD_LINES.replace("http://", "")),
    "proxy_pass",
  ),
  unmended("a header in an if", location("/", `if ($arg_x) {\nproxy_set_header A b;\n}`), "A b"),
  unmended("proxy_pass in the server block", "proxy_pass http://10.0.0.2:5000;", "proxy_pass"),
  invalid(
    "a URI in a location of a regular expression",
    location("~ ^/api", GOOD_LINES.replace(":5000;", ":5000/api;")),
    "proxy_pass",
  ),
  invalid(
    "a directive twice",
    location("/", `${GOOD_LINES}\nproxy_http_version 1.1;`),
    "proxy_http",
  ),
  unmended("a location twice", `${ALL}\n${location("/", "return 204;")}`, "location /"),
  unmended("TLS without a certificate", `listen 127.0.0.1:8443 ssl;\n${ALL}`, "8443"),
  unmended(
    "a time that is none",
    location("/", `${without("proxy_read")}\nproxy_read_timeout 1hour;`),
    "1hour",
  ),
  unmended(
    "a forgotten semicolon",
    location("/", "proxy_http_version 1.1\nproxy_pass http://10.0.0.2:5000;"),
    "1.1",
  ),
];
