import type { Fault } from "../fault.ts";

/** The near end lets no packet for the server into the tunnel. */
export const fault: Fault = {
  title: "The near end lets no packet for the server into the tunnel",
  cause: "wireguard-allowed-ips",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await path.tunnel.restart({ near: { allowedIps: "10.0.0.77/32" } });
  },
};
