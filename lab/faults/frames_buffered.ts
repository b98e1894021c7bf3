import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** Frames come in bursts every three seconds. */
export const fault: Fault = {
  title: "Frames come in bursts every three seconds",
  cause: "frames-buffered",
  gives: [],
  async make(path) {
    const { key, chain } = await path.authority.issue({ names: [SITE_NAME] });
    await path.box("router", "middlebox", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      key,
      certificate: chain,
      does: "buffer",
    });
    await path.hosts.router.divert(443, 9443);
  },
};
