import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";
import { ADDRESS } from "../path/topology.ts";

/** The name leads to an address where nobody lives. */
export const fault: Fault = {
  title: "The name leads to an address where nobody lives",
  cause: "dns-failure",
  accepted: ["host-unreachable", "tcp-black-hole"],
  gives: [],
  async make(path) {
    await path.names({ [SITE_NAME]: { addresses: [ADDRESS.nobody] } });
  },
};
