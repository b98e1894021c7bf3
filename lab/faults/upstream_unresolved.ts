import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** The upstream's name does not resolve. */
export const fault: Fault = {
  title: "The upstream's name does not resolve",
  cause: "upstream-unresolved",
  outside: "bad-gateway",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      server: `resolver 127.0.0.1:9 valid=1s; resolver_timeout 1s;
        set $backend http://lnbits.internal:5000;`,
      locations: proxyLocation({ pass: "$backend" }),
    });
  },
};
