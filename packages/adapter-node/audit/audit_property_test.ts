import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auditConfig } from "./audit_config.ts";
import { anyConfigText } from "./config_arbitrary.setup.ts";
import { PROPERTY_TIMEOUT_MS, runsOf } from "./property_runs.setup.ts";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const URL = `ws://app.test/api/v1/ws/${KEY}`;

/** What may stand at each level of a configuration about a handshake. */
const LINES = [
  "proxy_set_header Upgrade $http_upgrade;",
  'proxy_set_header Upgrade "";',
  "proxy_set_header Connection $http_connection;",
  'proxy_set_header Connection "upgrade";',
  "proxy_set_header Connection close;",
  "proxy_set_header Host $http_host;",
  "proxy_set_header X-Request $request_uri;",
  "auth_request off;",
  "add_header X-Path $request_uri;",
  "client_max_body_size 10m;",
] as const;

const level = fc.subarray([...LINES]);
const decoy = fc.constantFrom(
  "",
  "location = / { return 200; }",
  "location /ws/ { proxy_pass http://10.0.0.3:80; proxy_set_header Upgrade $http_upgrade; }",
  "location ~ \\.php$ { fastcgi_pass 10.0.0.3:9000; }",
);

/** A configuration whose only question is which headers hold where. */
const anyLevels = fc.record({ http: level, server: level, location: level, decoy }).map((levels) =>
  `events {}
http {
${levels.http.join("\n")}
server {
listen 80;
server_name app.test;
${levels.server.join("\n")}
${levels.decoy}
location / {
${levels.location.join("\n")}
proxy_http_version 1.1;
proxy_pass http://10.0.0.2:5000;
}
}
}`
);

describe("auditConfig()", () => {
  test("auditConfig() finds an error exactly where the handshake does not pass", () => {
    fc.assert(
      fc.property(anyLevels, (source) => {
        const { findings, passesUpgrade } = auditConfig({ source }, { url: URL });
        const errors = findings.filter(({ severity, cause }) =>
          severity === "error" && cause !== "duplicate-header"
        );
        expect(errors.length === 0).toBe(passesUpgrade);
      }),
      runsOf(500),
    );
  }, PROPERTY_TIMEOUT_MS);

  test("auditConfig() never shows the key, whatever the configuration does with it", () => {
    fc.assert(
      fc.property(fc.oneof(anyLevels, anyConfigText), (source) => {
        expect(JSON.stringify(auditConfig({ source }, { url: URL }))).not.toContain(KEY);
      }),
      runsOf(200),
    );
  }, PROPERTY_TIMEOUT_MS);

  test("auditConfig() never throws, and names lines that are there, the gravest first", () => {
    const rank = ["error", "warning", "info"];
    fc.assert(
      fc.property(anyConfigText, (source) => {
        const { findings, refusal } = auditConfig({ source, file: "f" });
        const lines = source.split("\n").length;
        const ranks = findings.map(({ severity }) => rank.indexOf(severity));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        const own = findings.filter(({ file }) => file === "f");
        for (const { line } of [...own, ...refusal === null ? [] : [refusal]]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
        }
      }),
      runsOf(500),
    );
  }, PROPERTY_TIMEOUT_MS);
});
