import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** Upgrade is set, but not to what the client said. */
export const upgradeHeaderWrong: Cause = {
  id: "upgrade-header-wrong",
  title: "Upgrade is sent with a wrong value",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("upgrade-header-wrong", { refusedWith: DROPPED_AS }),
    notInConfig("upgrade-header-wrong"),
  ],
  explanation: () =>
    "The location that answers this path sends an Upgrade header whose value is not the client's " +
    "own. The server looks for the word websocket in it, does not find it, and treats the " +
    "request as a plain one.",
  fix: wholeBlock,
  decider: readConfig,
};
