import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** A page, and a path that loses large packets. */
export const fault: Fault = {
  title: "A page, and a path that loses large packets",
  cause: "unanswered",
  accepted: ["mtu-black-hole"],
  gives: ["page"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      `ip daddr ${ADDRESS.proxy} meta length > 1300 drop`,
      `ip saddr ${ADDRESS.proxy} meta length > 1300 drop`,
    ]);
  },
};
