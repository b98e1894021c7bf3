import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** IPv6 is refused by the host, and IPv4 works. */
export const fault: Fault = {
  title: "IPv6 is refused by the host, and IPv4 works",
  cause: "ipv6-broken",
  gives: [],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.proxy6, ADDRESS.proxy] } });
    await path.hosts.router.breakWith("forward", [`ip6 daddr ${ADDRESS.proxy6} drop`]);
  },
};
