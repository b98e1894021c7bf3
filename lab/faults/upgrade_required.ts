import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The proxy answers 426 to what it takes for a plain request. */
export const fault: Fault = {
  title: "The proxy answers 426 to what it takes for a plain request",
  cause: "upgrade-required",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation()}
        location /api/v1/ws/ { return 426; }`,
    });
  },
};
