import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** Upgrade and Connection are hard-coded for every request. */
export const fault: Fault = {
  title: "Upgrade and Connection are hard-coded for every request",
  cause: "upgrade-forced",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({
        upgrade: `proxy_set_header Upgrade "websocket";
          proxy_set_header Connection "upgrade";`,
      }),
    });
  },
};
