import type { Fault } from "../fault.ts";

/** A page over HTTP/2. */
export const fault: Fault = {
  title: "A page over HTTP/2",
  cause: null,
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({ listen: "listen 443 ssl http2;\nlisten [::]:443 ssl http2;" });
  },
};
