import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** The line carries eight kilobytes a second. */
export const fault: Fault = {
  title: "The line carries eight kilobytes a second",
  cause: "low-bandwidth",
  gives: [],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      bytesPerSecond: 8_000,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
