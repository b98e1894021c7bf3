import { currentSite } from "#lib/server/site.ts";
import type { Source } from "#lib/source.ts";
import type { LayoutServerLoad } from "./$types";

/**
 * Tells the page what to watch. The key is the invoice key: it can read, and make invoices, never
 * spend.
 */
export const load: LayoutServerLoad = ({ setHeaders }) => {
  // The key stands in the page, so no cache on the way may keep it.
  setHeaders({ "cache-control": "no-store" });
  const site = currentSite();
  if (site === null) return { source: null, hasFaults: false };
  const source: Source = {
    kind: site.mode,
    server: site.server,
    key: site.key,
  };
  return { source, hasFaults: site.faults !== null };
};
