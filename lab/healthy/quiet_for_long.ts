import type { Fault } from "../fault.ts";

/** Quiet connections live. */
export const fault: Fault = {
  title: "Quiet connections live",
  cause: null,
  gives: ["deep"],
  async make(path) {
    await path.nginx.serve({ server: "proxy_read_timeout 1h;" });
  },
};
