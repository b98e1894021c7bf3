import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The 101 carries a wrong Sec-WebSocket-Accept. */
export const fault: Fault = {
  title: "The 101 carries a wrong Sec-WebSocket-Accept",
  cause: "handshake-invalid",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "bad-accept" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
