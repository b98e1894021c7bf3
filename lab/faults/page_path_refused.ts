import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A page, and a password on the socket's path. */
export const fault: Fault = {
  title: "A page, and a password on the socket's path",
  cause: "path-refused",
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        location /api/v1/ws/ { return 401; }`,
    });
  },
};
