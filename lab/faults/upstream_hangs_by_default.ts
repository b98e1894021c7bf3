import type { Fault } from "../fault.ts";

/** The same with nginx's ordinary sixty seconds. */
export const fault: Fault = {
  title: "The same with nginx's ordinary sixty seconds",
  cause: "gateway-timeout",
  accepted: ["server-stalled"],
  gives: [],
  make(path) {
    path.lnbits.signal("SIGSTOP");
    path.onMend(() => Promise.resolve(path.lnbits.signal("SIGCONT")));
  },
};
