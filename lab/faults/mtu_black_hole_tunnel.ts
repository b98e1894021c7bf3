import type { Fault } from "../fault.ts";

/** The tunnel's packets are too large for what lies below it. */
export const fault: Fault = {
  title: "The tunnel's packets are too large for what lies below it",
  cause: "mtu-black-hole",
  gives: ["wireguard", "interface"],
  async make(path) {
    await path.hosts.internet.breakWith("forward", ["meta length > 1380 drop"]);
  },
};
