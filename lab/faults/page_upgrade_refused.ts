import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";

/** A page behind a proxy that drops Upgrade. */
export const fault: Fault = {
  title: "A page behind a proxy that drops Upgrade",
  cause: "upgrade-refused",
  gives: ["page"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({ locations: proxyLocation({ upgrade: "" }) });
  },
};
