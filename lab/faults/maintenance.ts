import type { Fault } from "../fault.ts";

/** Everything is answered by a page of maintenance. */
export const fault: Fault = {
  title: "Everything is answered by a page of maintenance",
  cause: "maintenance",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: "location / { add_header Retry-After 600 always; return 503; }",
    });
  },
};
