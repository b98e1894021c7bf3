import { currentSite } from "#lib/server/site.ts";
import type { GatewaySource, Source } from "#lib/source.ts";
import type { LayoutServerLoad } from "./$types";

/**
 * Tells the page what to watch, and by which other way it could. A key is in the page only where
 * the demo's is: an invoice key, which reads and makes invoices, and never spends.
 */
export const load: LayoutServerLoad = ({ setHeaders }) => {
  // A key may stand in the page, so no cache on the way may keep it.
  setHeaders({ "cache-control": "no-store" });
  const site = currentSite();
  if (site === null) return { direct: null, gateway: null, hasFaults: false };
  const { mode, direct, gateway: { address, feed, transport, bridges }, faults } = site;
  const source: Source | null = direct === null ? null : { kind: mode, ...direct };
  const gateway: GatewaySource = { kind: mode, gateway: address, feed, transport, bridges };
  return { direct: source, gateway, hasFaults: faults !== null };
};
