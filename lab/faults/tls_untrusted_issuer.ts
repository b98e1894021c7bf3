import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** An authority that nobody trusts signed the certificate. */
export const fault: Fault = {
  title: "An authority that nobody trusts signed the certificate",
  cause: "tls-untrusted-issuer",
  accepted: ["tls-incomplete-chain"],
  gives: [],
  async make(path) {
    const certificate = await path.authority.issue({
      names: [SITE_NAME],
      by: "stranger",
    });
    await path.nginx.serve({ certificate });
  },
};
