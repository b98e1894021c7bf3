import type { Fault } from "../fault.ts";
import { ODD } from "../path/odd.ts";

/** The server compares Origin with a Host that the proxy changed. */
export const fault: Fault = {
  title: "The server compares Origin with a Host that the proxy changed",
  cause: "host-header-changed",
  outside: "origin-rejected",
  gives: ["nginx"],
  async make(path) {
    await path.box("server", "odd_server", { does: "check-origin" });
    await path.nginx.serve({
      locations: `location / {
          proxy_pass ${ODD};
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_set_header X-Forwarded-Proto $scheme;
        }`,
    });
  },
};
