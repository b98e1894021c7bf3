import type { Fault } from "../fault.ts";

/** The same, seen from outside: something cuts quiet connections. */
export const fault: Fault = {
  title: "The same, seen from outside: something cuts quiet connections",
  cause: "idle-timeout",
  accepted: ["read-timeout", "connection-cut"],
  gives: ["deep"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_read_timeout 6s;" });
  },
};
