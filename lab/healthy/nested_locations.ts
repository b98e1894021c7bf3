import type { Fault } from "../fault.ts";
import { proxyLocation, UPSTREAM } from "../path/site_text.ts";

/** A location within a location carries the lines. */
export const fault: Fault = {
  title: "A location within a location carries the lines",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `location /api/ {
          proxy_pass ${UPSTREAM};
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
          ${proxyLocation({ match: "/api/v1/ws/" })}
        }
        ${proxyLocation({ upgrade: "" })}`,
    });
  },
};
