import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";

/** HTTP/1.0 towards LNbits, which does not mind. */
export const fault: Fault = {
  title: "HTTP/1.0 towards LNbits, which does not mind",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `location / {
          proxy_pass ${UPSTREAM};
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }`,
    });
  },
};
