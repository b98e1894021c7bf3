import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** Connections are reset once the client speaks. */
export const fault: Fault = {
  title: "Connections are reset once the client speaks",
  cause: "tcp-reset",
  gives: [],
  async make(path) {
    await path.box("router", "relay", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      resetAfterBytes: 100,
    });
    await path.hosts.router.divert(443, 9443);
  },
};
