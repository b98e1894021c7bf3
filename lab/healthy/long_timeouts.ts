import type { Fault } from "../fault.ts";

/** Timeouts of an hour. */
export const fault: Fault = {
  title: "Timeouts of an hour",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_read_timeout 1h; proxy_send_timeout 1h;" });
  },
};
