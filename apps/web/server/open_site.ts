import { nodePlatform } from "@holdfast/adapter-node";
import { checkWallet } from "@holdfast/core";
import { setSite } from "../src/lib/server/site.ts";
import { serverAddress } from "../src/lib/server_address.ts";
import { openDemo } from "./open_demo.ts";
import type { Settings } from "./settings.ts";
import { StartError } from "./start_error.ts";

/**
 * Sets up what the pages of this process watch: the operator's wallet, checked first, or the demo.
 *
 * @returns Ends it.
 * @throws {StartError} If the operator's server or key cannot be used.
 */
export async function openSite(settings: Settings): Promise<() => Promise<void>> {
  if (settings.watched === null) return await openDemo(settings);
  const { key } = settings.watched;
  const server = serverAddress(settings.watched.server) ??
    settings.watched.server;
  const check = await checkWallet({ server, key, platform: nodePlatform() });
  if (!check.ok) throw new StartError(check.message, check.remediation);
  setSite({ mode: "server", server, key: key.trim(), faults: null });
  return () => {
    setSite(null);
    return Promise.resolve();
  };
}
