import type { Fault } from "../fault.ts";

/** The socket is open on the wallet's id. */
export const fault: Fault = {
  title: "The socket is open on the wallet's id",
  cause: "wrong-channel",
  gives: ["item", "key"],
  isRepresentative: true,
  make(path) {
    return { item: path.lnbits.wallet.id };
  },
};
