import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** The device has no network any more. */
export const fault: Fault = {
  title: "The device has no network any more",
  cause: "offline",
  gives: ["page"],
  make(path) {
    const { client } = path.hosts;
    path.onMend(() =>
      client.ip("link set eth0 up")
        .then(() => client.ip(`route replace default via ${ADDRESS.gateway}`))
        .then(() => client.ip("-6 addr replace fd00:77::2/64 dev eth0 nodad"))
        .then(() => client.ip("-6 route replace default via fd00:77::1"))
    );
    return {
      page: { afterLoad: () => path.hosts.client.ip("link set eth0 down") },
    };
  },
};
