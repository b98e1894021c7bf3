import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A regular expression takes the socket's path from the location meant for it. */
export const fault: Fault = {
  title: "A regular expression takes the socket's path from the location meant for it",
  cause: "wrong-location",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ match: "/api/v1/ws/" })}
        ${proxyLocation({ match: "~ ^/api/", upgrade: "" })}
        ${proxyLocation({ upgrade: "" })}`,
    });
  },
};
