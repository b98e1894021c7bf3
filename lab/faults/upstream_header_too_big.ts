import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server's header is larger than the proxy's buffer. */
export const fault: Fault = {
  title: "The server's header is larger than the proxy's buffer",
  cause: "upstream-header-too-big",
  outside: "bad-gateway",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.box("server", "odd_server", { does: "big-header" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
