import type { Fault } from "../fault.ts";
import { wireguardKeys } from "../path/wireguard.ts";

/** The near end knows another public key. */
export const fault: Fault = {
  title: "The near end knows another public key",
  cause: "wireguard-wrong-key",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    const { publicKey } = await wireguardKeys();
    await path.tunnel.restart({ near: { publicKey } });
  },
};
