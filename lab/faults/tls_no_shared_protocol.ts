import type { Fault } from "../fault.ts";

/** The server speaks TLS 1.1 and nothing newer. */
export const fault: Fault = {
  title: "The server speaks TLS 1.1 and nothing newer",
  cause: "tls-no-shared-protocol",
  gives: [],
  async make(path) {
    await path.nginx.serve({
      server: 'ssl_protocols TLSv1.1; ssl_ciphers "ALL:@SECLEVEL=0";',
    });
  },
};
