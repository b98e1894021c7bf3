import type { Fault } from "../fault.ts";

/** The near end calls an address where nobody lives. */
export const fault: Fault = {
  title: "The near end calls an address where nobody lives",
  cause: "wireguard-wrong-endpoint",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await path.tunnel.restart({
      near: { endpoint: "192.0.2.77:51820" },
      far: { endpoint: "" },
    });
  },
};
