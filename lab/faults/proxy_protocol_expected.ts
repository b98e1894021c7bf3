import type { Fault } from "../fault.ts";

/** The proxy expects the PROXY protocol, which nobody speaks. */
export const fault: Fault = {
  title: "The proxy expects the PROXY protocol, which nobody speaks",
  cause: "proxy-protocol-mismatch",
  outside: ["tcp-reset", "proxy-protocol-mismatch"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 443 ssl proxy_protocol;" });
  },
};
