import type { Fault } from "../fault.ts";

/** The map for $connection_upgrade is missing, so nginx does not start. */
export const fault: Fault = {
  title: "The map for $connection_upgrade is missing, so nginx does not start",
  cause: "config-invalid",
  outside: "tcp-refused",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.write({ http: "server_tokens off;" });
  },
};
