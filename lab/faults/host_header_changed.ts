import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";

/** The server hears its own address as Host and redirects there. */
export const fault: Fault = {
  title: "The server hears its own address as Host and redirects there",
  cause: "host-header-changed",
  outside: null,
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `location / {
          proxy_pass ${UPSTREAM};
          proxy_http_version 1.1;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }`,
    });
  },
};
