import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A page, and a proxy whose server is down. */
export const fault: Fault = {
  title: "A page, and a proxy whose server is down",
  cause: "proxy-error",
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ pass: `http://${ADDRESS.tunnelFar}:5999` }),
    });
  },
};
