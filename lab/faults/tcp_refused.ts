import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** Nothing listens on the port. */
export const fault: Fault = {
  title: "Nothing listens on the port",
  cause: "tcp-refused",
  gives: [],
  isRepresentative: true,
  make() {
    return { url: `https://${SITE_NAME}:8443` };
  },
};
