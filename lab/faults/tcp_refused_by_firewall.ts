import type { Fault } from "../fault.ts";

/** A firewall refuses the port. */
export const fault: Fault = {
  title: "A firewall refuses the port",
  cause: "tcp-refused",
  gives: ["firewall"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      "tcp dport 443 counter reject with tcp reset",
    ]);
  },
};
