import { Secret } from "@holdfast/core";
import { SignJWT } from "jose";
import type { GatewayOptions } from "../gateway/create_gateway.ts";
import { type GatewayPlace, type RunningGateway, startGateway } from "../gateway/start_gateway.ts";
import { issueTicket } from "../gateway/ticket.ts";
import { walletUpstream } from "../gateway/wallet_upstream.ts";
import { nodePlatform } from "../node_platform.ts";

/** Signs the tickets of every gateway under test. */
export const SECRET: Secret = new Secret("0123456789abcdef0123456789abcdef");

/** The wallet that a gateway shows as the feed `wallet`. */
export interface ShownWallet {
  readonly server: string;
  readonly key: string;
}

/** Starts a gateway in front of an LNbits. */
export function startWalletGateway(
  { server, key }: ShownWallet,
  options: Partial<GatewayOptions> = {},
  place: GatewayPlace = {},
): Promise<RunningGateway> {
  const upstream = walletUpstream({
    server,
    key: new Secret(key),
    platform: () => nodePlatform(),
  });
  return startGateway({
    secret: SECRET,
    upstream: (feed) => feed === "wallet" ? upstream : null,
    dataChannel: false,
    ...options,
  }, place);
}

/** A ticket of the gateways under test. */
export function ticketFor(feed = "wallet"): Promise<Secret> {
  return issueTicket(SECRET, { feed });
}

/** One that held once. */
export async function expiredTicket(): Promise<Secret> {
  const token = await new SignJWT({ scope: "read" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("wallet")
    .setAudience("holdfast.v1")
    .setIssuedAt(1_000_000_000)
    .setExpirationTime(1_000_000_060)
    .sign(new TextEncoder().encode(SECRET.reveal()));
  return new Secret(token);
}
