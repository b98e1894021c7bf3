import type { Fault } from "../fault.ts";

/** Packets of more than 1300 bytes vanish, and nobody says so. */
export const fault: Fault = {
  title: "Packets of more than 1300 bytes vanish, and nobody says so",
  cause: "mtu-black-hole",
  gives: [],
  isRepresentative: true,
  async make(path) {
    await path.hosts.router.breakWith("forward", ["meta length > 1300 drop"]);
  },
};
