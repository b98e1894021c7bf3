import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The certificate signed itself. */
export const fault: Fault = {
  title: "The certificate signed itself",
  cause: "tls-untrusted-issuer",
  gives: [],
  async make(path) {
    const certificate = await path.authority.issue({
      names: [SITE_NAME],
      by: "self",
    });
    await path.nginx.serve({ certificate });
  },
};
