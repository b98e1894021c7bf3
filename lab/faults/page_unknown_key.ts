import type { Fault } from "../fault.ts";

/** A page with a key that no wallet has. */
export const fault: Fault = {
  title: "A page with a key that no wallet has",
  cause: "unknown-key",
  gives: ["page"],
  make() {
    return { key: "0123456789abcdef0123456789abcdef" };
  },
};
