import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText, plainText } from "../fixes.ts";
import { type GatewayRefusal, gatewayRefusal, hasRefusal } from "../gateway_refusal.ts";
import { isLimited, isPartly503 } from "../is_limited.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";

const isFull = ({ code, detail }: GatewayRefusal): boolean =>
  code === 1013 && /is full/.test(detail);

/** Too many connections at the same time. */
export const connectionLimited: Cause = {
  id: "connection-limited",
  title: "Connections are limited in number",
  titleIn: (scene) => hasRefusal(scene, isFull) ? "The gateway is full" : null,
  hop: "proxy",
  hopIn: (scene) => hasRefusal(scene, isFull) ? "server" : "proxy",
  parent: "rate-limited",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("connection-limited", {
      refusedWith: [429, 503],
      shows: (scene) => isLimited(scene) || isPartly503(scene),
    }),
    deciding("upgrade", 9, ({ variant = "normal", end }) => {
      const refusal = variant === "normal" ? gatewayRefusal(end) : null;
      return refusal !== null && isFull(refusal)
        ? "The gateway itself says that it has all the links that it takes"
        : null;
    }),
    proxyLog(8, ["limited-connections"], "it limited connections"),
    sign("upgrade", 2, ({ variant, end }, scene) => {
      const isRefused = variant === "second" && [429, 503].includes(end?.status ?? 0);
      return isRefused && scene.opened
        ? "A second handshake is refused while the first is open"
        : null;
    }),
    sign(
      "burst",
      1,
      ({ what, asked, succeeded, statuses }) =>
        what === "upgrade" && succeeded > 0 && succeeded < asked && statuses.includes(503)
          ? `Of ${asked} links at once ${succeeded} could be opened`
          : null,
    ),
    proxyLogAgainst(-4, ["limited-requests"], "it limited the rate, not connections"),
  ],
  explanation: (scene) =>
    hasRefusal(scene, isFull)
      ? "The gateway has as many links or requests as it takes in all, of whatever address."
      : "The proxy allows each address only so many connections at once (limit_conn). Every " +
        "open WebSocket holds one, so further tabs, or other people behind the same address, are " +
        "refused.",
  fix: (scene) =>
    hasRefusal(scene, isFull)
      ? plainText([
        "Start one more gateway (with --nats they share their feeds), or let this one take more:",
        '"limits": { "linksMax": 10000, "requestsMax": 60000 } in its configuration.',
      ])
      : nginxText("location", [
        "# In the location that passes the WebSocket on; the zone has to stand in the http block:",
        "# limit_conn_zone $binary_remote_addr zone=addr:10m;",
        "limit_conn_status 429;",
        "# and in place of the limit_conn line, for example: limit_conn addr 100;",
      ]),
  decider: readLog,
};
