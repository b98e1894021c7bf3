import type { Fault } from "../fault.ts";

/** A narrow path with clamped segments. */
export const fault: Fault = {
  title: "A narrow path with clamped segments",
  cause: null,
  gives: ["key"],
  async make(path) {
    await path.hosts.router.breakWith("forward", [
      "tcp flags syn tcp option maxseg size set 1200",
      "meta length > 1300 drop",
    ]);
  },
};
