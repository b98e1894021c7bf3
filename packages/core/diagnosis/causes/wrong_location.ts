import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";

/** Another location answers the path than the one that was prepared for it. */
export const wrongLocation: Cause = {
  id: "wrong-location",
  title: "Another location answers this path",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [...findingSigns("wrong-location"), notInConfig("wrong-location")],
  explanation: () =>
    "The WebSocket lines are right, but they stand in a location that does not answer this path. " +
    "nginx takes an exact match first, then the longest prefix marked ^~, then the first regular " +
    "expression that matches, and only then the longest prefix.",
  fix: wholeBlock,
  decider: readConfig,
};
