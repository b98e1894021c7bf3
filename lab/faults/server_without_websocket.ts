import type { Fault } from "../fault.ts";

/** uvicorn has no WebSocket library. */
export const fault: Fault = {
  title: "uvicorn has no WebSocket library",
  cause: "server-without-websocket",
  outside: "proxy-drops-upgrade",
  gives: ["nginx", "server-log"],
  async make(path) {
    await path.lnbits.stop();
    path.onMend(() => path.lnbits.launch());
    await path.lnbits.launchWithoutWebSocket();
  },
};
