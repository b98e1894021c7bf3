import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server takes connections and answers after twenty seconds. */
export const fault: Fault = {
  title: "The server takes connections and answers after twenty seconds",
  cause: "server-stalled",
  accepted: ["gateway-timeout"],
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "stall" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
