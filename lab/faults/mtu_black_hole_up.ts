import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** Only large packets towards the server vanish. */
export const fault: Fault = {
  title: "Only large packets towards the server vanish",
  cause: "mtu-black-hole",
  gives: [],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      `ip daddr ${ADDRESS.proxy} meta length > 1000 drop`,
    ]);
  },
};
