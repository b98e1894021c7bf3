import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** The right lines stand one level up, and are cancelled below. */
export const headerInheritanceCancelled: Cause = {
  id: "header-inheritance-cancelled",
  title: "One proxy_set_header cancels the inherited ones",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [
    ...findingSigns("header-inheritance-cancelled", { refusedWith: DROPPED_AS }),
    notInConfig("header-inheritance-cancelled"),
  ],
  explanation: () =>
    "The right lines stand one level up, but nginx inherits proxy_set_header only into a level " +
    "that has none of its own. A single one lower down, even for another header or in an " +
    "include, cancels them all.",
  fix: wholeBlock,
  decider: readConfig,
};
