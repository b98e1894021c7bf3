import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** A firewall forbids the host and says so. */
export const fault: Fault = {
  title: "A firewall forbids the host and says so",
  cause: "host-unreachable",
  gives: [],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      `ip daddr ${ADDRESS.proxy} reject with icmp type admin-prohibited`,
    ]);
  },
};
