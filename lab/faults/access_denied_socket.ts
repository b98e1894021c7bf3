import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A method rule forbids the socket's path. */
export const fault: Fault = {
  title: "A method rule forbids the socket's path",
  cause: "access-denied",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        ${proxyLocation({ match: "/api/v1/ws/", more: "limit_except POST { deny all; }" })}`,
    });
  },
};
