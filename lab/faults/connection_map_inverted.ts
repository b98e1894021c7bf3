import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The map for Connection is the wrong way round. */
export const fault: Fault = {
  title: "The map for Connection is the wrong way round",
  cause: "connection-header-overwritten",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      http: `map $http_upgrade $connection_upgrade {
          default close;
          '' upgrade;
        }`,
      locations: proxyLocation({
        upgrade: `proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;`,
      }),
    });
  },
};
