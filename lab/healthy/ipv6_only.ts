import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** There is no IPv4 at all. */
export const fault: Fault = {
  title: "There is no IPv4 at all",
  cause: null,
  gives: ["key"],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.proxy6] } });
  },
};
