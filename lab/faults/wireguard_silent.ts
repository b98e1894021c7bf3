import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";
import { askIn } from "../path/ask.ts";

/** The far end fell silent after a handshake. */
export const fault: Fault = {
  title: "The far end fell silent after a handshake",
  cause: "wireguard-silent",
  outside: ["gateway-timeout", "bad-gateway"],
  gives: ["nginx-log", "wireguard", "interface"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_connect_timeout 2s;" });
    path.tunnel.touch();
    await path.tunnel.restart();
    await askIn(path.hosts.proxy, { url: `${UPSTREAM}/api/v1/health` });
    path.tunnel.far.signal("SIGSTOP");
  },
};
