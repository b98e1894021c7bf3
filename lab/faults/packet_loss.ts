import type { Fault } from "../fault.ts";

/** Every eighth packet is lost. */
export const fault: Fault = {
  title: "Every eighth packet is lost",
  cause: "packet-loss",
  gives: [],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      "tcp dport 443 numgen random mod 100 < 14 drop",
      "tcp sport 443 numgen random mod 100 < 14 drop",
    ]);
  },
};
