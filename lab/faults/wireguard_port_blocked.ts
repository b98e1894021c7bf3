import type { Fault } from "../fault.ts";

/** A firewall between the ends drops UDP. */
export const fault: Fault = {
  title: "A firewall between the ends drops UDP",
  cause: "wireguard-port-blocked",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "wireguard-far", "interface", "interface-far"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await path.hosts.internet.breakWith("forward", ["udp dport 51820 drop"]);
    await path.tunnel.restart({ far: { keepaliveS: 25 } });
  },
};
