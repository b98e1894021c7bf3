import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The certificate is not valid yet. */
export const fault: Fault = {
  title: "The certificate is not valid yet",
  cause: "tls-not-yet-valid",
  gives: [],
  async make(path) {
    const certificate = await path.authority.issue({
      names: [SITE_NAME],
      fromDay: 2,
      toDay: 90,
    });
    await path.nginx.serve({ certificate });
  },
};
