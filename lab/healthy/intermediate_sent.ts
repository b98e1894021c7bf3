import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The chain is sent whole. */
export const fault: Fault = {
  title: "The chain is sent whole",
  cause: null,
  gives: ["key"],
  async make(path) {
    const certificate = await path.authority.issue({ names: [SITE_NAME], by: "intermediate" });
    await path.nginx.serve({ certificate });
  },
};
