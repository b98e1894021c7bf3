import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server closes at once with code 1008. */
export const fault: Fault = {
  title: "The server closes at once with code 1008",
  cause: "closed-by-server",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "close" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
