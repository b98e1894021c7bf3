import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** Everything takes a third of a second each way. */
export const fault: Fault = {
  title: "Everything takes a third of a second each way",
  cause: "high-latency",
  gives: [],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      delayMs: 350,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
