import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** Both families work. */
export const fault: Fault = {
  title: "Both families work",
  cause: null,
  gives: ["key", "item"],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.proxy6, ADDRESS.proxy] } });
  },
};
