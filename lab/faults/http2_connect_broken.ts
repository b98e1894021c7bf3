import type { Fault } from "../fault.ts";
import { SITE_NAME } from "../path/site_text.ts";

/** Extended CONNECT is advertised and then refused. */
export const fault: Fault = {
  title: "Extended CONNECT is advertised and then refused",
  cause: "http2-connect-broken",
  gives: [],
  async make(path) {
    const { key, chain } = await path.authority.issue({ names: [SITE_NAME] });
    await path.nginx.stop();
    await path.box("proxy", "http2_front", { key, chain, extendedConnect: true, allowHttp1: true });
  },
};
