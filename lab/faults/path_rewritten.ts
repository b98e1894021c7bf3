import type { Fault } from "../fault.ts";
import { proxyLocation, UPSTREAM } from "../path/site_text.ts";

/** proxy_pass with a slash takes the beginning of the path away. */
export const fault: Fault = {
  title: "proxy_pass with a slash takes the beginning of the path away",
  cause: "path-rewritten",
  outside: "route-missing",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        ${proxyLocation({ match: "/api/v1/ws/", pass: `${UPSTREAM}/` })}`,
    });
  },
};
