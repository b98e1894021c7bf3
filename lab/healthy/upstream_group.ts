import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** A group with keep-alive connections and a spare server. */
export const fault: Fault = {
  title: "A group with keep-alive connections and a spare server",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({
      http: `map $http_upgrade $connection_upgrade {
          default upgrade;
          '' '';
        }
        upstream lnbits {
          server ${ADDRESS.tunnelFar}:5000;
          server ${ADDRESS.tunnelFar}:5999 backup;
          keepalive 8;
        }`,
      locations: proxyLocation({ pass: "http://lnbits" }),
    });
  },
};
