import type { Fault } from "../fault.ts";

/** HTTP/2 is offered, and HTTP/1.1 too. */
export const fault: Fault = {
  title: "HTTP/2 is offered, and HTTP/1.1 too",
  cause: null,
  gives: ["key", "item", "nginx"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({ listen: "listen 443 ssl http2;\nlisten [::]:443 ssl http2;" });
  },
};
