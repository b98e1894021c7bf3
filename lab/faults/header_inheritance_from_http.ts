import type { Fault } from "../fault.ts";
import { UPGRADE_MAP, UPSTREAM } from "../path/site_text.ts";

/** A proxy_set_header in the server block cancels those of the http block. */
export const fault: Fault = {
  title: "A proxy_set_header in the server block cancels those of the http block",
  cause: "header-inheritance-cancelled",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;`,
      server: "proxy_set_header X-Forwarded-Proto $scheme;",
      locations: `location / { proxy_pass ${UPSTREAM}; }`,
    });
  },
};
