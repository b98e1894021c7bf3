import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** A certificate that is renewed next week. */
export const fault: Fault = {
  title: "A certificate that is renewed next week",
  cause: null,
  gives: ["key"],
  async make(path) {
    const certificate = await path.authority.issue({ names: [SITE_NAME], toDay: 8 });
    await path.nginx.serve({ certificate });
  },
};
