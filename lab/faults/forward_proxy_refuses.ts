import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** The device's own proxy refuses the host. */
export const fault: Fault = {
  title: "The device's own proxy refuses the host",
  cause: "unreachable",
  accepted: ["forward-proxy-refuses"],
  gives: ["page"],
  async make(path) {
    await path.box("router", "forward_proxy", { port: 3128, allowed: "app.test" });
    return { page: { args: [`--proxy-server=http://${ADDRESS.gateway}:3128`] } };
  },
};
