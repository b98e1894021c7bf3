import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy sends another Upgrade than the client's. */
export const fault: Fault = {
  title: "The proxy sends another Upgrade than the client's",
  cause: "upgrade-header-wrong",
  outside: "proxy-drops-upgrade",
  accepted: ["missing-upgrade-header"],
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({
        upgrade: `proxy_set_header Upgrade "h2c";
          proxy_set_header Connection "upgrade";`,
      }),
    });
  },
};
