import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The 101 chooses an extension that nobody offered. */
export const fault: Fault = {
  title: "The 101 chooses an extension that nobody offered",
  cause: "handshake-invalid",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "extension" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
