import type { Fault } from "../fault.ts";

/** A page whose policy allows the address. */
export const fault: Fault = {
  title: "A page whose policy allows the address",
  cause: null,
  gives: ["page"],
  make() {
    return { page: { policy: "connect-src 'self' https://lnbits.test wss://lnbits.test" } };
  },
};
