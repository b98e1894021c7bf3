import type { Fault } from "../fault.ts";

/** The far end refuses the proxy's address. */
export const fault: Fault = {
  title: "The far end refuses the proxy's address",
  cause: "wireguard-allowed-ips",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await path.tunnel.restart({ far: { allowedIps: "10.0.0.77/32" } });
  },
};
