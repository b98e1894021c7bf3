import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A public page asks for a private address. */
export const fault: Fault = {
  title: "A public page asks for a private address",
  cause: "local-network-access",
  accepted: ["unreachable"],
  gives: ["page"],
  async make(path) {
    await path.hosts.router.ip(`route add ${ADDRESS.tunnelNear}/32 via ${ADDRESS.proxy}`);
    path.onMend(() => path.hosts.router.ip(`route del ${ADDRESS.tunnelNear}/32`));
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.tunnelNear] } });
  },
};
