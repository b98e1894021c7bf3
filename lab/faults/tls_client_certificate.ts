import type { Fault } from "../fault.ts";

/** The server wants a certificate of the client. */
export const fault: Fault = {
  title: "The server wants a certificate of the client",
  cause: "tls-client-certificate",
  gives: [],
  async make(path) {
    await path.nginx.serve({
      server: `ssl_verify_client on; ssl_client_certificate ${path.authority.root};`,
    });
  },
};
