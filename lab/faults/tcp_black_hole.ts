import type { Fault } from "../fault.ts";

/** SYNs vanish. */
export const fault: Fault = {
  title: "SYNs vanish",
  cause: "tcp-black-hole",
  gives: ["firewall"],
  async make(path) {
    await path.hosts.router.breakWith("forward", ["tcp dport 443 counter drop"]);
  },
};
