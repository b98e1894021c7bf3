import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** Every connection ends after eight seconds, however busy. */
export const fault: Fault = {
  title: "Every connection ends after eight seconds, however busy",
  cause: "lifetime-limit",
  gives: ["deep"],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      cutAfterMs: 8_000,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
