import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A regular expression carries the lines. */
export const fault: Fault = {
  title: "A regular expression carries the lines",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ match: "~ ^/api/v1/ws/[^/]+$" })}
        ${proxyLocation({ upgrade: "" })}`,
    });
  },
};
