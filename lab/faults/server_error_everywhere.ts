import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server fails on everything. */
export const fault: Fault = {
  title: "The server fails on everything",
  cause: "server-error",
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "error" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
