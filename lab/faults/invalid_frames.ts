import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A box changes frames on their way. */
export const fault: Fault = {
  title: "A box changes frames on their way",
  cause: "invalid-frames",
  gives: [],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    await path.box("router", "middlebox", {
      port: 9080,
      toHost: ADDRESS.proxy,
      toPort: 80,
      does: "corrupt",
    });
    await path.hosts.router.divert(80, 9080);
    return { url: `http://${SITE_NAME}` };
  },
};
