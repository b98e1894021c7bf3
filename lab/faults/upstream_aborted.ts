import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server closes before it answers. */
export const fault: Fault = {
  title: "The server closes before it answers",
  cause: "upstream-aborted",
  outside: "bad-gateway",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.box("server", "odd_server", { does: "abort" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
