import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A web filter answers the handshake with a page of its own. */
export const fault: Fault = {
  title: "A web filter answers the handshake with a page of its own",
  cause: "middlebox-blocks-upgrade",
  outside: ["access-denied", "middlebox-blocks-upgrade"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    await path.box("router", "middlebox", {
      port: 9080,
      toHost: ADDRESS.proxy,
      toPort: 80,
      does: "forbid",
    });
    await path.hosts.router.divert(80, 9080);
    return { url: `http://${SITE_NAME}` };
  },
};
