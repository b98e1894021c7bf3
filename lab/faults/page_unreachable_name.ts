import type { Fault } from "../fault.ts";

/** A page, and a name that does not exist. */
export const fault: Fault = {
  title: "A page, and a name that does not exist",
  cause: "unreachable",
  gives: ["page"],
  make() {
    return { url: "https://lnbits-typo.test" };
  },
};
