import type { Fault } from "../fault.ts";

/** There is no WireGuard interface on the proxy's host. */
export const fault: Fault = {
  title: "There is no WireGuard interface on the proxy's host",
  cause: "wireguard-down",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "interface"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    path.tunnel.touch();
    await path.tunnel.near.stop();
  },
};
