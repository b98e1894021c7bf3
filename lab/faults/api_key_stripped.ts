import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy clears X-Api-Key. */
export const fault: Fault = {
  title: "The proxy clears X-Api-Key",
  cause: "api-key-stripped",
  gives: ["key", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: proxyLocation({ more: 'proxy_set_header X-Api-Key "";' }),
    });
  },
};
