import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A plain reverse proxy: neither Upgrade nor Connection. */
export const fault: Fault = {
  title: "A plain reverse proxy: neither Upgrade nor Connection",
  cause: "missing-upgrade-header",
  outside: "proxy-drops-upgrade",
  accepted: ["missing-connection-header"],
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({ locations: proxyLocation({ upgrade: `` }) });
  },
};
