import type { Fault } from "../fault.ts";

/** The router's connection table forgets after six seconds, silently. */
export const fault: Fault = {
  title: "The router's connection table forgets after six seconds, silently",
  cause: "idle-timeout",
  outside: null,
  gives: ["deep", "nginx"],
  async make(path) {
    const { router } = path.hosts;
    const name = "net.netfilter.nf_conntrack_tcp_timeout_established";
    await router.sysctl(name, 6);
    await router.sysctl("net.netfilter.nf_conntrack_tcp_loose", 0);
    await router.breakWith("forward", ["ct state invalid drop"]);
    await router.breakWith("input", ['iifname "wan0" ct state invalid drop']);
    path.onMend(async () => {
      await router.sysctl(name, 432_000);
      await router.sysctl("net.netfilter.nf_conntrack_tcp_loose", 1);
    });
  },
};
