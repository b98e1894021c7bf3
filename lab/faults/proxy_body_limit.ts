import type { Fault } from "../fault.ts";

/** The proxy refuses bodies of more than a few bytes. */
export const fault: Fault = {
  title: "The proxy refuses bodies of more than a few bytes",
  cause: "proxy-body-limit",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ server: "client_max_body_size 16;" });
  },
};
