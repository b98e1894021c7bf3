import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** nginx holds an event stream back. */
export const fault: Fault = {
  title: "nginx holds an event stream back",
  cause: "event-stream-buffered",
  outside: null,
  gives: ["generic", "nginx"],
  async make(path) {
    await path.box("server", "odd_server", { does: "stream" });
    await path.nginx.serve({
      server: "proxy_buffering on;",
      locations: proxyLocation({ pass: ODD }),
    });
    return { url: `${path.url}/events` };
  },
};
