import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** Nothing sets Connection, so nginx says close. */
export const missingConnectionHeader: Cause = {
  id: "missing-connection-header",
  title: "proxy_set_header Connection is missing",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [
    ...findingSigns("missing-connection-header", { refusedWith: DROPPED_AS }),
    notInConfig("missing-connection-header"),
  ],
  explanation: () =>
    "Upgrade is passed on, but nothing sets Connection, so nginx sends its default, Connection: " +
    "close. Without the word upgrade in Connection the server must ignore Upgrade (RFC 6455 " +
    "§4.2.1).",
  fix: wholeBlock,
  decider: readConfig,
};
