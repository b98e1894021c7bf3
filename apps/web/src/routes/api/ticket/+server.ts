import { error, json } from "@sveltejs/kit";
import { isOwnPage } from "#lib/server/own_page.ts";
import { Rate } from "#lib/server/rate.ts";
import { currentSite } from "#lib/server/site.ts";
import type { RequestHandler } from "./$types";

/** Tabs of one address are many; a page renews its ticket every few minutes. */
const PER_MINUTE = 120;
const RETRY_AFTER_S = 10;

const rate = new Rate({ perMinute: PER_MINUTE, now: () => performance.now() });

/**
 * A short-lived ticket for the feed of this site's wallet, for pages of this very server. It reads,
 * and nothing else; the wallet's key stays where it is.
 */
export const POST: RequestHandler = async ({ request: { headers }, getClientAddress }) => {
  const site = currentSite();
  if (site === null) error(404, "There is no wallet to watch here");
  const sender = {
    origin: headers.get("origin"),
    host: headers.get("host"),
    site: headers.get("sec-fetch-site"),
  };
  if (!isOwnPage(sender, process.env.HOLDFAST_HOSTS)) {
    error(403, "Only a page of this server gets a ticket. Set HOLDFAST_HOSTS to its public name");
  }
  const headersOut = { "cache-control": "no-store" };
  if (!rate.take(getClientAddress())) {
    const body = { message: "Too many tickets were asked for; wait a moment" };
    const retry = { ...headersOut, "retry-after": String(RETRY_AFTER_S) };
    return json(body, { status: 429, headers: retry });
  }
  return json(await site.gateway.issue(), { headers: headersOut });
};
