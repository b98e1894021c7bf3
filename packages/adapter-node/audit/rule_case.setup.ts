import type { ConfigFinding } from "./config_finding.ts";

/** One rule on a configuration that is wrong, and on one that is right. */
export interface RuleCase {
  readonly cause: ConfigFinding["cause"];
  /** What is wrong, as the end of a test's name. */
  readonly name: string;
  readonly severity: ConfigFinding["severity"];
  /** What stands in the server block, or a whole file. */
  readonly wrong: string;
  /** Without what is wrong. */
  readonly right: string;
  /** What stands in the http block before the server. */
  readonly http?: string;
  readonly url?: string;
  readonly nginxVersion?: string;
  /** Text of the line that is named. */
  readonly at?: string;
  /** nginx refuses the wrong one, so that only the right one is shown to it. */
  readonly isRefused?: true;
  /** The fix is words, or needs files of the reader's. */
  readonly hasNoPaste?: true;
}

/** What a right location of LNbits says. */
export const GOOD_LINES = `proxy_pass http://10.0.0.2:5000;
proxy_http_version 1.1;
proxy_set_header Host $http_host;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $http_connection;
proxy_set_header X-Forwarded-Proto $scheme;
proxy_read_timeout 10m;`;

/** A location with these lines. */
export function location(matcher: string, lines: string): string {
  return `location ${matcher} {\n${lines}\n}`;
}

/** The lines of a right location, but for those whose text begins so. */
export function without(...starts: readonly string[]): string {
  return GOOD_LINES.split("\n").filter((line) => !starts.some((start) => line.startsWith(start)))
    .join("\n");
}

/** The whole file of a case. */
export function fileOf(body: string, http = ""): string {
  if (/^events /m.test(body)) return body;
  return `events {
}
http {
${http}
server {
listen 127.0.0.1:8080;
server_name app.test;
${body}
}
}
`;
}
