import type { Fault } from "../fault.ts";
import { UPGRADE_MAP, UPSTREAM } from "../path/site_text.ts";

/** All lines stand in the http block, and nothing cancels them. */
export const fault: Fault = {
  title: "All lines stand in the http block, and nothing cancels them",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;`,
      locations: `location / { proxy_pass ${UPSTREAM}; }`,
    });
  },
};
