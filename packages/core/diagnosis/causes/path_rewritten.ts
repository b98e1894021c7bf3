import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { isNoFeed, refusedByGateway } from "../gateway_refusal.ts";

/** The proxy changes the path. */
export const pathRewritten: Cause = {
  id: "path-rewritten",
  title: "The proxy changes the path",
  hop: "proxy",
  parent: "route-missing",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("path-rewritten", { refusedWith: [301, 307, 308, 400, 403, 404, 405] }),
    notInConfig("path-rewritten"),
    ...refusedByGateway(-7, isNoFeed),
  ],
  explanation: () =>
    "A proxy_pass with a path, even a lone slash, replaces the part of the path that the " +
    "location matched; a rewrite changes it as well. The server is asked for a path that nobody " +
    "asked for, and does not know it.",
  fix: wholeBlock,
  decider: readConfig,
};
