import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** Connection is set to something other than upgrade. */
export const connectionHeaderOverwritten: Cause = {
  id: "connection-header-overwritten",
  title: "Connection is overwritten",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [
    ...findingSigns("connection-header-overwritten", { refusedWith: DROPPED_AS }),
    notInConfig("connection-header-overwritten"),
  ],
  explanation: () =>
    "Connection is set to close, keep-alive or nothing where it should say upgrade for a " +
    "handshake: often the recipe for keep-alive connections, or a map the wrong way round. The " +
    "server then ignores Upgrade.",
  fix: wholeBlock,
  decider: readConfig,
};
