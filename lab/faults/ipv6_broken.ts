import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** An IPv6 address that leads nowhere stands beside the one that works. */
export const fault: Fault = {
  title: "An IPv6 address that leads nowhere stands beside the one that works",
  cause: "ipv6-broken",
  gives: [],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.nobody6, ADDRESS.proxy] } });
    await path.hosts.router.breakWith("forward", [`ip6 daddr ${ADDRESS.nobody6} drop`]);
  },
};
