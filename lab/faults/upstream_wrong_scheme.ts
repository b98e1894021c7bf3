import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** https is spoken to a server of plain http. */
export const fault: Fault = {
  title: "https is spoken to a server of plain http",
  cause: "upstream-wrong-scheme",
  outside: "bad-gateway",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ pass: `https://${ADDRESS.tunnelFar}:5000` }),
    });
  },
};
