import type { Fault } from "../fault.ts";

/** The router drops new connections while old ones live. */
export const fault: Fault = {
  title: "The router drops new connections while old ones live",
  cause: "conntrack-full",
  outside: null,
  gives: ["firewall"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      "tcp dport 443 ct state new ct count over 6 counter drop",
    ]);
  },
};
