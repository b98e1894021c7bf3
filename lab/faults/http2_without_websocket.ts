import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** Only HTTP/2 is spoken, and it carries no WebSocket. */
export const fault: Fault = {
  title: "Only HTTP/2 is spoken, and it carries no WebSocket",
  cause: "http2-without-websocket",
  gives: [],
  async make(path) {
    const { key, chain } = await path.authority.issue({ names: [SITE_NAME] });
    await path.nginx.stop();
    await path.box("proxy", "http2_front", { key, chain, extendedConnect: false });
  },
};
