import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";

/** A proxy_set_header in the location cancels those of the server block. */
export const fault: Fault = {
  title: "A proxy_set_header in the location cancels those of the server block",
  cause: "header-inheritance-cancelled",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({
      server: `proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;`,
      locations: `location / {
          proxy_pass ${UPSTREAM};
          proxy_http_version 1.1;
          proxy_set_header X-Real-IP $remote_addr;
        }`,
    });
  },
};
