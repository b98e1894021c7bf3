import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** Connection hard-coded on the socket's own location. */
export const fault: Fault = {
  title: "Connection hard-coded on the socket's own location",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      http: "server_tokens off;",
      locations: `${proxyLocation({ upgrade: "" })}
        ${
        proxyLocation({
          match: "/api/v1/ws/",
          upgrade: `proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "Upgrade";`,
        })
      }`,
    });
  },
};
