import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A page answers where a handshake was due. */
export const fault: Fault = {
  title: "A page answers where a handshake was due",
  cause: "spa-fallback",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ match: "= /api/v1/wallet" })}
        ${proxyLocation({ match: "= /api/v1/health" })}
        location / { root ${path.nginx.folder}/html; try_files $uri /index.html; }`,
    });
  },
};
