import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** Connection is what the client said. */
export const fault: Fault = {
  title: "Connection is what the client said",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({
        upgrade: `proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $http_connection;`,
      }),
    });
  },
};
