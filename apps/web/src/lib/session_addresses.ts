import type { GatewaySource } from "./source.ts";

/**
 * Addresses at which this page finds WebTransport; none where it is not served.
 *
 * @param hostname The page's own, as its address says it (`location.hostname`).
 */
export function sessionAddresses(
  { transport }: Pick<GatewaySource, "transport">,
  hostname: string,
): readonly string[] {
  if (transport === null) return [];
  return [typeof transport === "string" ? transport : `https://${hostname}:${transport.port}`];
}
