import type { Fault } from "../fault.ts";
import { proxyLocation, UPGRADE_MAP } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** Every server of the upstream group is down. */
export const fault: Fault = {
  title: "Every server of the upstream group is down",
  cause: "upstream-all-down",
  outside: "bad-gateway",
  accepted: ["upstream-refused"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        upstream lnbits {
          server ${ADDRESS.tunnelFar}:5991 max_fails=1 fail_timeout=60s;
          server ${ADDRESS.tunnelFar}:5992 max_fails=1 fail_timeout=60s;
        }`,
      locations: proxyLocation({ pass: "http://lnbits" }),
    });
  },
};
