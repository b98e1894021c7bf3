import type { Battery } from "./battery.ts";
import { probeFeed } from "./feed_probe.ts";

/**
 * Whether a gateway has a value to show, by its own word; nothing where it wants a ticket first.
 */
export async function tryFeed(battery: Battery): Promise<void> {
  const { target, context } = battery;
  if (context.profile !== "holdfast") return;
  if (context.ticket === undefined) return battery.skip("feed", "server", whyNoTicket(battery));
  await battery.phase({ name: "feed", hop: "server", run: () => probeFeed(target, context) });
}

/** Why a gateway is not asked further. */
export function whyNoTicket({ context: { isTrusted } }: Battery): string {
  return isTrusted
    ? "no ticket was given"
    : "a ticket is a secret, and the certificate does not hold";
}
