import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
import { tunnelName } from "../tunnel_name.ts";

/** The interface is down or missing. */
export const wireguardDown: Cause = {
  id: "wireguard-down",
  title: "The WireGuard interface is down",
  hop: "tunnel",
  parent: "wireguard-no-handshake",
  prior: PRIOR.rare,
  signs: [
    deciding(
      "wireguard",
      17,
      ({ isUp, interface: name }) =>
        isUp === false
          ? `${name === "" ? "WireGuard's interface" : name} does not exist, is down or has no peer`
          : null,
    ),
    deciding(
      "interface",
      17,
      ({ name, isUp }, scene) =>
        isUp === false && (/^wg/.test(name) || name === tunnelName(scene))
          ? `${name} is down`
          : null,
    ),
    sign(
      "nginx_log",
      1.5,
      ({ what }) =>
        what === "upstream-no-route" || what === "upstream-unreachable"
          ? "The proxy's log says that there is no route"
          : null,
    ),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "Without its interface the tunnel's routes are gone as well, so packets for the server leave " +
    "by the default route into the open Internet, where nobody answers: the proxy sees a mix of " +
    "no route (502) and timeouts (504).",
  fix: (scene) => {
    const name = tunnelName(scene) ?? "wg0";
    return {
      language: "shell",
      text: `# On the host whose interface is down; the second line keeps it up after a restart:
wg-quick up ${name}
systemctl enable wg-quick@${name}
journalctl -u wg-quick@${name} -n 20`,
    };
  },
  decider: readTunnel,
};
