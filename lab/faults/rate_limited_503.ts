import type { Fault } from "../fault.ts";
import { UPGRADE_MAP } from "../path/site_text.ts";

/** limit_req answers 503, as by default. */
export const fault: Fault = {
  title: "limit_req answers 503, as by default",
  cause: "rate-limited",
  outside: ["rate-limited", "connection-limited"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        limit_req_zone $binary_remote_addr zone=requests:1m rate=6r/m;`,
      server: "limit_req zone=requests burst=3 nodelay;",
    });
  },
};
