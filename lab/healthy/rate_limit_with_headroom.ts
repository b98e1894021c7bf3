import type { Fault } from "../fault.ts";
import { UPGRADE_MAP } from "../path/site_text.ts";

/** A rate limit far above what is needed. */
export const fault: Fault = {
  title: "A rate limit far above what is needed",
  cause: null,
  gives: ["key", "nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        limit_req_zone $binary_remote_addr zone=requests:1m rate=50r/s;
        limit_conn_zone $binary_remote_addr zone=connections:1m;`,
      server: "limit_req zone=requests burst=200 nodelay; limit_conn connections 200;",
    });
  },
};
