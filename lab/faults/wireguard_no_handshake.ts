import type { Fault } from "../fault.ts";

/** The peer never answers; only the near end is known. */
export const fault: Fault = {
  title: "The peer never answers; only the near end is known",
  cause: "wireguard-no-handshake",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "interface"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await path.hosts.internet.breakWith("forward", ["udp dport 51820 drop"]);
    await path.tunnel.restart();
  },
};
