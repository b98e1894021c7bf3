import type { Fault } from "../fault.ts";

/** A page, and a host that refuses. */
export const fault: Fault = {
  title: "A page, and a host that refuses",
  cause: "unreachable",
  gives: ["page"],
  async make(path) {
    await path.nginx.stop();
  },
};
