import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** The configuration never sets Upgrade. */
export const missingUpgradeHeader: Cause = {
  id: "missing-upgrade-header",
  title: "proxy_set_header Upgrade is missing",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [
    ...findingSigns("missing-upgrade-header", { refusedWith: DROPPED_AS }),
    notInConfig("missing-upgrade-header"),
  ],
  explanation: () =>
    "Nothing sets Upgrade in the location that answers this path, or sets it to something that " +
    "can be empty, and nginx does not pass a hop-by-hop header on by itself.",
  fix: wholeBlock,
  decider: readConfig,
};
