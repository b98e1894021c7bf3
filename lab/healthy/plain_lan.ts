import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** No TLS, on a network of one's own. */
export const fault: Fault = {
  title: "No TLS, on a network of one's own",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    return { url: `http://${SITE_NAME}` };
  },
};
