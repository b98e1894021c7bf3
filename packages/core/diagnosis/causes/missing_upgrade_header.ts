import { type Cause, PRIOR } from "../cause.ts";
import { configSigns } from "../config_signs.ts";
import { nginxWebSocketBlock } from "../fixes.ts";

/** The configuration never sets Upgrade. */
export const missingUpgradeHeader: Cause = {
  id: "missing-upgrade-header",
  title: "proxy_set_header Upgrade is missing",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.common,
  signs: [...configSigns("missing-upgrade-header")],
  explanation: () =>
    "Nothing sets Upgrade in the location that answers this path, and nginx does not pass a " +
    "hop-by-hop header on by itself.",
  fix: ({ site }) => nginxWebSocketBlock(site),
  decider: ({ site }) => ({
    what: "Read the configuration that the proxy really uses",
    command:
      `nginx -T | npx -y pnpm@12 --silent holdfast audit - --url wss://${site.host}${site.path}`,
  }),
};
