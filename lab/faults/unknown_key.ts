import type { Fault } from "../fault.ts";

/** No wallet has this key. */
export const fault: Fault = {
  title: "No wallet has this key",
  cause: "unknown-key",
  gives: ["key"],
  make() {
    return { key: "0123456789abcdef0123456789abcdef" };
  },
};
