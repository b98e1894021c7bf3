import type { Fault } from "../fault.ts";

/** The name redirects to www. */
export const fault: Fault = {
  title: "The name redirects to www",
  cause: "redirected",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: "location / { return 301 https://www.lnbits.test$request_uri; }",
    });
  },
};
