import type { Fault } from "../fault.ts";

/** A firewall on the server's host drops what comes to LNbits. */
export const fault: Fault = {
  title: "A firewall on the server's host drops what comes to LNbits",
  cause: "upstream-unreachable",
  outside: "gateway-timeout",
  gives: ["nginx", "nginx-log", "wireguard", "wireguard-far", "interface-far"],
  async make(path) {
    await path.hosts.server.breakWith("input", ["tcp dport 5000 drop"]);
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
  },
};
