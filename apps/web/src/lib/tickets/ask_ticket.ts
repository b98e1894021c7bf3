import type { Ticket } from "./ticket.ts";

const ADDRESS = "/api/ticket";
const PATIENCE_MS = 5000;

/**
 * Asks the page's own server for a ticket.
 *
 * @throws {Error} If it gives none within five seconds.
 */
export async function askTicket(): Promise<Ticket> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(ADDRESS, { method: "POST", signal });
  if (!response.ok) throw new Error(`Cannot get a ticket: status ${response.status}`);
  const { ticket, forMs, hashes } = await response.json() as Partial<Ticket>;
  if (typeof ticket !== "string" || typeof forMs !== "number" || !Array.isArray(hashes)) {
    throw new Error("Cannot get a ticket: the answer holds none");
  }
  return { ticket, forMs, hashes: hashes.filter((hash) => typeof hash === "string") };
}
