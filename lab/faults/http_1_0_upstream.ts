import type { Fault } from "../fault.ts";
import { ODD } from "../path/odd.ts";

/** HTTP/1.0 towards a server that insists on 1.1. */
export const fault: Fault = {
  title: "HTTP/1.0 towards a server that insists on 1.1",
  cause: "http-1.0-upstream",
  outside: null,
  gives: ["nginx"],
  async make(path) {
    await path.box("server", "odd_server", { does: "insist-on-1.1" });
    await path.nginx.serve({
      locations: `location / {
          proxy_pass ${ODD};
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
        }`,
    });
  },
};
