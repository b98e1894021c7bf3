import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** The server answers no ping and pushes nothing. */
export const fault: Fault = {
  title: "The server answers no ping and pushes nothing",
  cause: "middlebox-swallows-frames",
  accepted: ["ping-unanswered", "push-missing"],
  gives: [],
  async make(path) {
    await path.box("server", "odd_server", { does: "deaf" });
    await path.nginx.serve({ locations: proxyLocation({ pass: ODD }) });
  },
};
