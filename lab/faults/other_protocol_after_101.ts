import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** After the 101 comes text that is no frame. */
export const fault: Fault = {
  title: "After the 101 comes text that is no frame",
  cause: "invalid-frames",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "text-after-101" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
