import type { Fault } from "../fault.ts";

/** The tunnel has an MTU of 1280, and what passes is clamped to it. */
export const fault: Fault = {
  title: "The tunnel has an MTU of 1280, and what passes is clamped to it",
  cause: null,
  gives: ["key", "wireguard", "interface", "interface-far"],
  isRepresentative: true,
  async make(path) {
    path.tunnel.touch();
    await path.tunnel.near.up(1280);
    await path.tunnel.far.up(1280);
    await path.hosts.internet.breakWith("forward", ["meta length > 1380 drop"]);
  },
};
