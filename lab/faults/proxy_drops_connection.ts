import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy closes without an answer. */
export const fault: Fault = {
  title: "The proxy closes without an answer",
  cause: "proxy-drops-connection",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        location /api/v1/ws/ { return 444; }`,
    });
  },
};
