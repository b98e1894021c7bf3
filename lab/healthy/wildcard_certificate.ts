import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** A certificate for every name of the zone. */
export const fault: Fault = {
  title: "A certificate for every name of the zone",
  cause: null,
  gives: ["key"],
  async make(path) {
    const certificate = await path.authority.issue({ names: ["*.lnbits.test", SITE_NAME] });
    await path.nginx.serve({ certificate });
  },
};
