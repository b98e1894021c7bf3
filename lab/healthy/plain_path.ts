import type { Fault } from "../fault.ts";

/** The path as it is, with everything handed over. */
export const fault: Fault = {
  title: "The path as it is",
  cause: null,
  gives: ["key", "item", "nginx", "nginx-log", "wireguard", "wireguard-far", "interface"],
  isRepresentative: true,
  make() {},
};
