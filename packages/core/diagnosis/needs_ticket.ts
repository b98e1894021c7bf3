import type { Decider } from "./cause.ts";
import { doctorCommand } from "./deciders.ts";
import { feedOf } from "./feed_of.ts";
import { hasRefusal } from "./gateway_refusal.ts";
import type { Scene } from "./scene.ts";

/**
 * How to look further where nothing is wrong but that the gateway wants a ticket, and none was
 * given; null elsewhere.
 */
export function needsTicket(scene: Scene): Decider | null {
  const { site } = scene;
  if (site.profile !== "holdfast" || site.hasTicket) return null;
  if (!hasRefusal(scene, ({ code }) => code === 4401)) return null;
  return {
    what: "Look again with a ticket; where the gateway runs, with its configuration and its " +
      "HOLDFAST_TICKET_SECRET",
    command: `${ticketFor(scene)} ${doctorCommand(site)}`,
  };
}

/** What puts a ticket for this feed into the environment of a command. */
export function ticketFor({ site }: Scene): string {
  return `HOLDFAST_TICKET=$(npx -y pnpm@12 --silent holdfast gateway --ticket ${feedOf(site)})`;
}
