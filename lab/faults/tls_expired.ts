import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The certificate has expired. */
export const fault: Fault = {
  title: "The certificate has expired",
  cause: "tls-expired",
  gives: [],
  isRepresentative: true,
  async make(path) {
    const certificate = await path.authority.issue({
      names: [SITE_NAME],
      fromDay: -90,
      toDay: -2,
    });
    await path.nginx.serve({ certificate });
  },
};
