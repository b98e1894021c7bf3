import type { Fault } from "../fault.ts";

/** Somebody edits the far end's AllowedIPs on a tunnel that carried until then. */
export const fault: Fault = {
  title: "Somebody edits the far end's AllowedIPs on a tunnel that carried until then",
  cause: "wireguard-allowed-ips",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    const { far, farPeer } = path.tunnel;
    path.tunnel.touch();
    const peer = ["peer", farPeer.publicKey, "allowed-ips", "10.0.0.77/32"];
    await far.host.run("wg", ["set", far.name, ...peer]);
  },
};
