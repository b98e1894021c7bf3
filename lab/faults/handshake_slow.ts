import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The handshake takes seven seconds. */
export const fault: Fault = {
  title: "The handshake takes seven seconds",
  cause: "handshake-slow",
  accepted: ["handshake-unanswered"],
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "slow" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
