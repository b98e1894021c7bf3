import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { errorSign } from "../error_text.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** Proxy Authentication Required (RFC 9110 §15.5.8). */
const PROXY_AUTH = 407;
const TUNNEL_REGEXP = new RegExp(
  [
    ...["ERR_TUNNEL_CONNECTION\\w*", "ERR_PROXY\\w*", "tunneling socket"],
    ...["proxy (answered|refused|response)", "CONNECT (refused|failed|denied)"],
  ].join("|"),
  "i",
);

/** The device's own forward proxy refuses CONNECT. */
export const forwardProxyRefuses: Cause = {
  id: "forward-proxy-refuses",
  title: "This device's own proxy refuses the connection",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    sign(
      "http",
      8,
      ({ status }) => status === PROXY_AUTH ? "A request was answered 407: by a proxy" : null,
    ),
    sign(
      "upgrade",
      8,
      ({ end, status }) =>
        (end?.status ?? status) === PROXY_AUTH
          ? "The handshake was answered 407: by a proxy"
          : null,
    ),
    errorSign(
      8,
      TUNNEL_REGEXP,
      "The tunnel through the device's proxy was refused",
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "This device reaches the web through a forward proxy, which is asked by CONNECT to let a " +
    "WebSocket through (RFC 9110 §9.3.6). It refused: a login is missing, or the host or its " +
    "port is not allowed.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: which proxy is set, and does it let ${site.host}:${site.port} through
env | grep -i _proxy
export NO_PROXY="$NO_PROXY,${site.host}"
# Or ask the proxy's administrator to allow CONNECT ${site.host}:${site.port}`,
  }),
  decider: ({ site }) => ({
    what: "Ask from another network, without that proxy",
    command: doctorCommand(site),
  }),
};
