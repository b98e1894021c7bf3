import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** A page over https asks for http. */
export const fault: Fault = {
  title: "A page over https asks for http",
  cause: "mixed-content",
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 80;\nlisten [::]:80;" });
    return { url: `http://${SITE_NAME}` };
  },
};
