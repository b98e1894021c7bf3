import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A box that opens TLS removes Upgrade. */
export const fault: Fault = {
  title: "A box that opens TLS removes Upgrade",
  cause: "middlebox-strips-upgrade",
  outside: ["proxy-drops-upgrade", "middlebox-strips-upgrade"],
  gives: ["nginx", "nginx-log"],
  isRepresentative: true,
  async make(path) {
    const { key, chain } = await path.authority.issue({ names: [SITE_NAME] });
    await path.box("router", "middlebox", {
      port: 9443,
      toHost: ADDRESS.proxy,
      toPort: 443,
      key,
      certificate: chain,
      does: "strip",
    });
    await path.hosts.router.divert(443, 9443);
  },
};
