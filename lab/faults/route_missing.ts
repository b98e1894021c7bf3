import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** The address has a path that the server does not know. */
export const fault: Fault = {
  title: "The address has a path that the server does not know",
  cause: "route-missing",
  gives: [],
  make() {
    return { url: `wss://${SITE_NAME}/ws/v9/lab` };
  },
};
