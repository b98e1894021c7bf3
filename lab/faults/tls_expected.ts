import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** Plain HTTP is spoken to the TLS port. */
export const fault: Fault = {
  title: "Plain HTTP is spoken to the TLS port",
  cause: "tls-expected",
  gives: [],
  make() {
    return { url: `http://${SITE_NAME}:443` };
  },
};
