import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The server does not send the intermediate certificate. */
export const fault: Fault = {
  title: "The server does not send the intermediate certificate",
  cause: "tls-incomplete-chain",
  accepted: ["tls-untrusted-issuer"],
  gives: [],
  async make(path) {
    const issued = await path.authority.issue({ names: [SITE_NAME], by: "intermediate" });
    await path.nginx.serve({ certificate: { ...issued, chain: issued.leaf } });
  },
};
