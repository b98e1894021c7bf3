import type { Fault } from "../fault.ts";

/** A strict firewall that lets the right things pass. */
export const fault: Fault = {
  title: "A strict firewall that lets the right things pass",
  cause: null,
  gives: ["key", "firewall"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      "ct state established,related accept",
      "tcp dport { 80, 443 } ct state new accept",
      "counter drop",
    ]);
  },
};
