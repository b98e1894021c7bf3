import { GOOD_LINES, location, type RuleCase } from "./rule_case.setup.ts";

const ALL = location("/", GOOD_LINES);
const URL = "wss://app.test:8443/api/v1/ws/abc";
/** A server that refuses TLS needs no certificate, so that nginx reads these without files. */
const REJECTS = "ssl_reject_handshake on;";

/** Rules on TLS, as far as a file tells. */
export const TLS_CASES: readonly RuleCase[] = [
  {
    cause: "tls-plain-http-port",
    name: "port 443 without ssl",
    severity: "error",
    url: "wss://app.test/api/v1/ws/abc",
    wrong: `listen 127.0.0.1:443;\n${ALL}`,
    right: ALL,
    at: "listen 127.0.0.1:443",
    hasNoPaste: true,
  },
  {
    cause: "tls-expected",
    name: "ws:// to a port that speaks TLS",
    severity: "error",
    url: "ws://app.test:8443/api/v1/ws/abc",
    wrong: `listen 127.0.0.1:8443 ssl;\n${REJECTS}\n${ALL}`,
    right: `listen 127.0.0.1:8443;\n${ALL}`,
    at: "8443 ssl",
    hasNoPaste: true,
  },
  {
    cause: "tls-sni-rejected",
    name: "the name leads to the server that refuses",
    severity: "error",
    url: URL,
    wrong: `listen 127.0.0.1:8443 ssl;\n${REJECTS}\n${ALL}`,
    right: `listen 127.0.0.1:8444;\n${ALL.replace("$scheme", "https")}`,
    at: "ssl_reject_handshake",
    hasNoPaste: true,
  },
  {
    cause: "tls-no-shared-protocol",
    name: "only what browsers gave up",
    severity: "error",
    url: URL,
    wrong: `listen 127.0.0.1:8443 ssl;\n${REJECTS}\nssl_protocols TLSv1 TLSv1.1;\n${ALL}`,
    right: `ssl_protocols TLSv1.2;\n${ALL.replace("$scheme", "https")}`,
    at: "ssl_protocols",
    hasNoPaste: true,
  },
  {
    cause: "tls-client-certificate",
    name: "one is asked of the client",
    severity: "warning",
    url: URL,
    http: "ssl_verify_client on;",
    wrong: ALL.replace("$scheme", "https"),
    right: `ssl_verify_client off;\n${ALL.replace("$scheme", "https")}`,
    at: "ssl_verify_client",
    hasNoPaste: true,
  },
];
