import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A web filter never answers the handshake. */
export const fault: Fault = {
  title: "A web filter never answers the handshake",
  cause: "middlebox-blocks-upgrade",
  outside: ["handshake-unanswered", "middlebox-blocks-upgrade"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    await path.box("router", "middlebox", {
      port: 9080,
      toHost: ADDRESS.proxy,
      toPort: 80,
      does: "hang",
    });
    await path.hosts.router.divert(80, 9080);
    return { url: `http://${SITE_NAME}` };
  },
};
