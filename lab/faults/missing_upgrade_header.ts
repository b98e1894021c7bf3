import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy sets Connection and no Upgrade. */
export const fault: Fault = {
  title: "The proxy sets Connection and no Upgrade",
  cause: "missing-upgrade-header",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ upgrade: `proxy_set_header Connection $connection_upgrade;` }),
    });
  },
};
