import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** A box resets connections that are quiet for seven seconds. */
export const fault: Fault = {
  title: "A box resets connections that are quiet for seven seconds",
  cause: "idle-timeout",
  outside: null,
  gives: ["deep", "nginx"],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      idleMs: 7_000,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
