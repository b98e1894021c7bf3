import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** The router says that the host cannot be reached. */
export const fault: Fault = {
  title: "The router says that the host cannot be reached",
  cause: "host-unreachable",
  gives: [],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      `ip daddr ${ADDRESS.proxy} reject with icmp type host-unreachable`,
    ]);
  },
};
