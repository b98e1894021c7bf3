import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** The 101 passes, then no frame. */
export const fault: Fault = {
  title: "The 101 passes, then no frame",
  cause: "middlebox-swallows-frames",
  gives: [],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    await path.box("router", "middlebox", {
      port: 9080,
      toHost: ADDRESS.proxy,
      toPort: 80,
      does: "swallow",
    });
    await path.hosts.router.divert(80, 9080);
    return { url: `http://${SITE_NAME}` };
  },
};
