import type { Fault } from "../fault.ts";

/** proxy_read_timeout ends a quiet WebSocket after six seconds. */
export const fault: Fault = {
  title: "proxy_read_timeout ends a quiet WebSocket after six seconds",
  cause: "read-timeout",
  outside: null,
  gives: ["deep", "nginx"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_read_timeout 6s;" });
  },
};
