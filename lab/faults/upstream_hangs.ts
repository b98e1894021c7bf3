import type { Fault } from "../fault.ts";

/** The server takes connections and answers nothing. */
export const fault: Fault = {
  title: "The server takes connections and answers nothing",
  cause: "upstream-hangs",
  outside: "gateway-timeout",
  accepted: ["server-stalled"],
  gives: ["nginx", "nginx-log"],
  async make(path) {
    path.lnbits.signal("SIGSTOP");
    path.onMend(() => Promise.resolve(path.lnbits.signal("SIGCONT")));
    await path.nginx.serve({ server: "proxy_read_timeout 2s;" });
  },
};
