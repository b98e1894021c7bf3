import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** Everything takes a hundred milliseconds each way. */
export const fault: Fault = {
  title: "Everything takes a hundred milliseconds each way",
  cause: null,
  gives: ["key"],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      delayMs: 100,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
