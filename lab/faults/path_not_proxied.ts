import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** Only some paths reach the server, and the socket's is none of them. */
export const fault: Fault = {
  title: "Only some paths reach the server, and the socket's is none of them",
  cause: "path-not-proxied",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ match: "= /api/v1/wallet" })}
        ${proxyLocation({ match: "= /api/v1/health" })}
        location / { return 404; }`,
    });
  },
};
