import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { askIn } from "../path/ask.ts";
import { ADDRESS } from "../path/topology.ts";

/** From this age on a handshake no longer counts (WireGuard's REJECT_AFTER_TIME). */
const STALE_MS = 186_000;

/** The server's host stands behind a NAT that forgot it, without a persistent keepalive. */
export const fault: Fault = {
  title: "The server's host stands behind a NAT that forgot it, without a persistent keepalive",
  cause: "wireguard-stale",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "interface"],
  isSlow: true,
  async make(path) {
    const { internet, server } = path.hosts;
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    await internet.nft(`table inet fault {
  chain nat_ { type nat hook postrouting priority srcnat; policy accept;
    oifname "a0" masquerade
  }
  chain input_ { type filter hook input priority 0; policy accept;
    udp dport != 0 drop
  }
}
`);
    for (const name of ["udp_timeout", "udp_timeout_stream"]) {
      await internet.sysctl(`net.netfilter.nf_conntrack_${name}`, 5);
    }
    await path.tunnel.restart({ near: { endpoint: "", keepaliveS: 0 }, far: { keepaliveS: 0 } });
    await askIn(server, { url: `http://${ADDRESS.tunnelNear}/` });
    await sleep(STALE_MS);
  },
};
