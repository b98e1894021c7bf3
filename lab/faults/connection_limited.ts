import type { Fault } from "../fault.ts";
import { UPGRADE_MAP } from "../path/site_text.ts";

/** limit_conn allows one connection an address. */
export const fault: Fault = {
  title: "limit_conn allows one connection an address",
  cause: "connection-limited",
  outside: ["connection-limited", "rate-limited"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        limit_conn_zone $binary_remote_addr zone=connections:1m;`,
      server: "limit_conn connections 1;",
    });
  },
};
