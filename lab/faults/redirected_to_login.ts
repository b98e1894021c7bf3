import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The socket's path redirects to a login. */
export const fault: Fault = {
  title: "The socket's path redirects to a login",
  cause: "redirected",
  accepted: ["auth-required"],
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        location /api/v1/ws/ { return 302 https://lnbits.test/login; }`,
    });
  },
};
