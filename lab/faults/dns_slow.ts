import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** The name resolves after two and a half seconds. */
export const fault: Fault = {
  title: "The name resolves after two and a half seconds",
  cause: "dns-slow",
  gives: [],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.proxy], delayMs: 1_900 } });
  },
};
