import { nodePlatform } from "@holdfast/adapter-node";
import { checkWallet } from "@holdfast/core";
import { setSite } from "../src/lib/server/site.ts";
import { serverAddress } from "../src/lib/server_address.ts";
import { openDemo } from "./open_demo.ts";
import { type MountedGateway, openGateway } from "./open_gateway.ts";
import type { Settings } from "./settings.ts";
import { StartError } from "./start_error.ts";

/** What the pages of this process watch. */
export interface OpenSite {
  /** Serves the wallet; to be asked before the pages are. */
  readonly gateway: MountedGateway;
  /** Ends it. */
  close(): Promise<void>;
}

/**
 * Sets up what the pages of this process watch: the operator's wallet, checked first, or the demo.
 * The operator's key stays in this process; pages read through the gateway.
 *
 * @throws {StartError} If the operator's server or key cannot be used, or a further door of the
 * gateway cannot be opened.
 */
export async function openSite(settings: Settings): Promise<OpenSite> {
  if (settings.watched === null) return await openDemo(settings);
  const { key } = settings.watched;
  const server = serverAddress(settings.watched.server) ??
    settings.watched.server;
  const check = await checkWallet({ server, key, platform: nodePlatform() });
  if (!check.ok) throw new StartError(check.message, check.remediation);
  const { host, doors } = settings;
  const place = { feed: "wallet", server, key: key.trim(), host, doors };
  const gateway = await openGateway(place);
  setSite({ mode: "server", direct: null, gateway: { ...gateway, address: null }, faults: null });
  return {
    gateway,
    close: async () => {
      setSite(null);
      await gateway.close();
    },
  };
}
