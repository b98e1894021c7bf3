import type { Fault } from "../fault.ts";
import { ADDRESS } from "../path/topology.ts";

/** The first name server is dead, and the second is asked after two seconds. */
export const fault: Fault = {
  title: "The first name server is dead, and the second is asked after two seconds",
  cause: "dns-slow",
  gives: [],
  async make(path) {
    const { client, router } = path.hosts;
    await router.breakWith("forward", [`ip daddr ${ADDRESS.nobody} drop`]);
    const dead = `nameserver ${ADDRESS.nobody}\n${path.resolvConf}`;
    client.resolvesBy(dead);
    path.onMend(() => Promise.resolve(client.resolvesBy(path.resolvConf)));
  },
};
