import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The name server answers with a failure. */
export const fault: Fault = {
  title: "The name server answers with a failure",
  cause: "dns-failure",
  gives: [],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [], code: 2 } });
  },
};
