import type { Fault } from "../fault.ts";

/** The port speaks HTTP where TLS was due. */
export const fault: Fault = {
  title: "The port speaks HTTP where TLS was due",
  cause: "tls-plain-http-port",
  gives: ["nginx"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 443;\nlisten [::]:443;" });
  },
};
