import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { startHaproxy } from "../path/haproxy.ts";

/** HAProxy in nginx's place. */
export const fault: Fault = {
  title: "HAProxy in nginx's place",
  cause: null,
  gives: ["key"],
  async make(path) {
    const { chain, key } = await path.authority.issue({ names: [SITE_NAME] });
    await path.nginx.stop();
    await startHaproxy(path, { chain, key });
  },
};
