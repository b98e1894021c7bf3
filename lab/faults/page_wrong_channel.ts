import type { Fault } from "../fault.ts";

/** A page that listens on the wallet's id. */
export const fault: Fault = {
  title: "A page that listens on the wallet's id",
  cause: "wrong-channel",
  gives: ["page"],
  make(path) {
    return { item: path.lnbits.wallet.id };
  },
};
