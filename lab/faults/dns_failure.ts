import type { Fault } from "../fault.ts";

/** The name does not exist. */
export const fault: Fault = {
  title: "The name does not exist",
  cause: "dns-failure",
  gives: [],
  make() {
    return { url: "https://lnbits-typo.test" };
  },
};
