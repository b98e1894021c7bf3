import type { Fault } from "../fault.ts";

/** The proxy refuses an origin that it does not know. */
export const fault: Fault = {
  title: "The proxy refuses an origin that it does not know",
  cause: "origin-rejected",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      server: 'if ($http_origin !~ "^(|https://shop.test)$") { return 403; }',
    });
  },
};
