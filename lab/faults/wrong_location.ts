import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The right lines stand in a location that does not answer the socket's path. */
export const fault: Fault = {
  title: "The right lines stand in a location that does not answer the socket's path",
  cause: "wrong-location",
  outside: "proxy-drops-upgrade",
  gives: ["nginx"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({
      locations: `${proxyLocation({ match: "/ws/" })}
        ${proxyLocation({ upgrade: "" })}`,
    });
  },
};
