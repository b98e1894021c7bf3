import type { Fault } from "../fault.ts";

/** The proxy takes the CORS headers away. */
export const fault: Fault = {
  title: "The proxy takes the CORS headers away",
  cause: "cors-refused",
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({
      server: "proxy_hide_header Access-Control-Allow-Origin;",
    });
  },
};
