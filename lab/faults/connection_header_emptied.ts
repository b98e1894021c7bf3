import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The recipe for keep-alive towards the server empties Connection. */
export const fault: Fault = {
  title: "The recipe for keep-alive towards the server empties Connection",
  cause: "connection-header-overwritten",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({
        upgrade: `proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "";`,
      }),
    });
  },
};
