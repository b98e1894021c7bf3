import type { Fault } from "../fault.ts";

/** The page's own policy forbids the address. */
export const fault: Fault = {
  title: "The page's own policy forbids the address",
  cause: "content-security-policy",
  gives: ["page"],
  make() {
    return { page: { policy: "connect-src 'self'" } };
  },
};
