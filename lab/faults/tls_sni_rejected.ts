import type { Fault } from "../fault.ts";

/** The server knows no such name. */
export const fault: Fault = {
  title: "The server knows no such name",
  cause: "tls-sni-rejected",
  gives: [],
  async make(path) {
    const { key, chain } = await path.authority.issue({ names: ["other.test"] });
    await path.nginx.serve({
      listen: "listen 443 ssl default_server;",
      server: "ssl_reject_handshake on;",
      others: `server {
          listen 443 ssl;
          server_name other.test;
          ssl_certificate ${chain};
          ssl_certificate_key ${key};
        }`,
    });
  },
};
