import type { Fault } from "../fault.ts";

/** A page on the path as it is. */
export const fault: Fault = {
  title: "A page on the path as it is",
  cause: null,
  gives: ["page"],
  make() {
  },
};
