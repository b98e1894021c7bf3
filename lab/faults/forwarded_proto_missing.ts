import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";

/** The server takes https for http. */
export const fault: Fault = {
  title: "The server takes https for http",
  cause: "forwarded-proto-missing",
  gives: ["nginx"],
  // LNbits behind a tunnel trusts no proxy's word, so its redirects look the same behind a right
  // one.
  outside: null,
  async make(path) {
    await path.nginx.serve({
      locations: `location / {
          proxy_pass ${UPSTREAM};
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }`,
    });
  },
};
