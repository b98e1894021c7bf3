import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** A page, and a host that swallows everything. */
export const fault: Fault = {
  title: "A page, and a host that swallows everything",
  cause: "unanswered",
  gives: ["page"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [`ip daddr ${ADDRESS.proxy} drop`]);
  },
};
