import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy passes Upgrade and no Connection. */
export const fault: Fault = {
  title: "The proxy passes Upgrade and no Connection",
  cause: "missing-connection-header",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ upgrade: `proxy_set_header Upgrade $http_upgrade;` }),
    });
  },
};
