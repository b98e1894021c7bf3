import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** The port behind the proxy is wrong. */
export const fault: Fault = {
  title: "The port behind the proxy is wrong",
  cause: "upstream-refused",
  outside: "bad-gateway",
  gives: ["nginx", "nginx-log"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ pass: `http://${ADDRESS.tunnelFar}:5999` }),
    });
  },
};
