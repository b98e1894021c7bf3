import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** A page, and a certificate that has expired. */
export const fault: Fault = {
  title: "A page, and a certificate that has expired",
  cause: "unreachable",
  gives: ["page"],
  async make(path) {
    const certificate = await path.authority.issue({
      names: [SITE_NAME],
      fromDay: -90,
      toDay: -2,
    });
    await path.nginx.serve({ certificate });
    return {
      page: {
        origin: "http://app.test",
        trusts: "nobody",
      },
    };
  },
};
