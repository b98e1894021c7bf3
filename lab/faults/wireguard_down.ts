import type { Fault } from "../fault.ts";

/** The interface on the proxy's host is down. */
export const fault: Fault = {
  title: "The interface on the proxy's host is down",
  cause: "wireguard-down",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "interface"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    path.tunnel.touch();
    await path.tunnel.near.host.ip(`link set ${path.tunnel.near.name} down`);
  },
};
