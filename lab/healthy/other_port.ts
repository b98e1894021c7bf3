import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** TLS on another port. */
export const fault: Fault = {
  title: "TLS on another port",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 8443 ssl;" });
    return { url: `https://${SITE_NAME}:8443` };
  },
};
