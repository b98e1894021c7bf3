import type { Fault } from "../fault.ts";

/** TCP connects, and the ClientHello gets no answer. */
export const fault: Fault = {
  title: "TCP connects, and the ClientHello gets no answer",
  cause: "tls-unanswered",
  gives: [],
  async make(path) {
    await path.box("router", "relay", { port: 9443, toHost: "", toPort: 0, isMute: true });
    await path.hosts.router.divert(443, 9443);
  },
};
