import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** Connection says keep-alive, Upgrade. */
export const fault: Fault = {
  title: "Connection says keep-alive, Upgrade",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ upgrade: "" })}
        ${
        proxyLocation({
          match: "^~ /api/v1/ws/",
          upgrade: `proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "keep-alive, Upgrade";`,
        })
      }`,
    });
  },
};
