import type { Cause } from "./cause.ts";
import { missingUpgradeHeader } from "./causes/missing_upgrade_header.ts";
import { proxyDropsUpgrade } from "./causes/proxy_drops_upgrade.ts";

/** Causes at the proxy and behind it, in the order of the vocabulary. */
export const PROXY_CAUSES: readonly Cause[] = [proxyDropsUpgrade, missingUpgradeHeader];
