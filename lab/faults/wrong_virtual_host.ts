import type { Fault } from "../fault.ts";
import { proxyLocation, SITE_NAME } from "../path/site_text.ts";

/** Another server block answers for the name. */
export const fault: Fault = {
  title: "Another server block answers for the name",
  cause: "wrong-virtual-host",
  outside: "path-not-proxied",
  gives: ["nginx"],
  async make(path) {
    const { chain, key } = await path.authority.issue({ names: [SITE_NAME] });
    await path.nginx.serve({
      serverName: "www.example.test",
      locations: `location / { root ${path.nginx.folder}/html; }`,
      others: `server {
          listen 443 ssl;
          server_name lnbits.example;
          ssl_certificate ${chain};
          ssl_certificate_key ${key};
          ${proxyLocation()}
        }`,
    });
  },
};
