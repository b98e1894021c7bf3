import type { Fault } from "../fault.ts";
import { appendFile } from "node:fs/promises";

/** The log still tells of last month's trouble. */
export const fault: Fault = {
  title: "The log still tells of last month's trouble",
  cause: null,
  gives: ["key", "nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({});
    await appendFile(
      path.nginx.errorLog,
      "2026/10/01 10:00:00 [error] 7#7: *1 connect() failed (111: Connection refused) while " +
        'connecting to upstream, client: 198.51.100.7, server: lnbits.test, request: "GET / ' +
        'HTTP/1.1", upstream: "http://10.0.0.2:5000/", host: "lnbits.test"\n',
    );
  },
};
