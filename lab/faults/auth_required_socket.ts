import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A login stands in front of the socket's path only. */
export const fault: Fault = {
  title: "A login stands in front of the socket's path only",
  cause: "auth-required",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        ${proxyLocation({ match: "/api/v1/ws/", more: "auth_request /login;" })}
        location = /login { internal; return 401; }`,
    });
  },
};
