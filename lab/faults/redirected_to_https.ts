import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** ws:// is redirected to https, which no WebSocket follows. */
export const fault: Fault = {
  title: "ws:// is redirected to https, which no WebSocket follows",
  cause: "redirected",
  gives: [],
  make() {
    return { url: `http://${SITE_NAME}` };
  },
};
