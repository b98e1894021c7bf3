import type { Fault } from "../fault.ts";
import { proxyLocation, UPGRADE_MAP } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** Two servers take turns, and only one of them knows the wallet. */
export const fault: Fault = {
  title: "Two servers take turns, and only one of them knows the wallet",
  cause: "not-sticky",
  outside: "not-sticky",
  gives: ["nginx"],
  async make(path) {
    await path.box("server", "odd_server", { does: "stranger" });
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        upstream lnbits { server ${ADDRESS.tunnelFar}:5000; server ${ADDRESS.tunnelFar}:5001; }`,
      locations: proxyLocation({ pass: "http://lnbits" }),
    });
  },
};
