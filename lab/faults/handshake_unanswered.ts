import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The handshake is never answered. */
export const fault: Fault = {
  title: "The handshake is never answered",
  cause: "handshake-unanswered",
  accepted: ["upstream-hangs", "gateway-timeout"],
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "never" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
