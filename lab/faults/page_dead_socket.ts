import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** A page whose socket gets no frame. */
export const fault: Fault = {
  title: "A page whose socket gets no frame",
  cause: "middlebox-swallows-frames",
  accepted: ["ping-unanswered", "push-missing"],
  gives: ["page"],
  async make(path) {
    await path.box("server", "odd_server", { does: "deaf" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
