import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server ends the connection on the first frame. */
export const fault: Fault = {
  title: "The server ends the connection on the first frame",
  cause: "client-frame-refused",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "refuse-frames" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
