/**
 * The other end of a connection: one upstream for each feed, any number of readers on whatever
 * carrier reaches them, and the feed protocol between (`docs/protocol.md`).
 *
 * @example A hub over one upstream
 * ```ts
 * import { systemClock, systemRandom } from "@holdfast/adapter-node";
 * import { FeedHub, memoryStore } from "@holdfast/adapter-node/gateway";
 * import { equal } from "node:assert/strict";
 *
 * const clock = systemClock();
 * const hub = new FeedHub({
 *   store: memoryStore({ clock, random: systemRandom() }),
 *   upstream: (feed) => feed === "answer"
 *     ? { start: (publish) => (publish(42, 42), () => {}) }
 *     : null,
 *   clock,
 *   lingerMs: 0,
 * });
 * equal((await hub.snapshot("answer", 1000))?.type, "snapshot");
 * await hub.drain(0, Math.random);
 * ```
 *
 * @module
 */
export type { AdmissionLimits } from "./admission.ts";
export type { DataChannelsOptions } from "./carriers/data_channels.ts";
export { type BridgeDoor, openBridgeDoor } from "./bridge_door.ts";
export { ConfigError } from "./config_error.ts";
export { createGateway, type GatewayOptions } from "./create_gateway.ts";
export { FeedHub, type FeedHubOptions, type Upstream } from "./feed_hub.ts";
export { FeedLog, type FeedLogLimits } from "./feed_log.ts";
export type { FeedMessage } from "./feed_message.ts";
export { type FeedReader, FeedSeat } from "./feed_seat.ts";
export type { FeedStore, StoredFeed } from "./feed_store.ts";
export type { Gateway } from "./gateway.ts";
export type { LinkRecord } from "./link_log.ts";
export type { LinkQueueLimits } from "./link_queue.ts";
export { hasQuicLibrary } from "../http3/quic_library.ts";
export type { OfferedSession } from "../http3/server_connection.ts";
export { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";
export { type HashedSessions, openHashedSessions } from "./hashed_sessions.ts";
export { natsStore, type NatsStoreOptions } from "./nats_store.ts";
export { pemFile } from "./pem_file.ts";
export { openSessionDoor, type SessionPlace } from "./session_door.ts";
export { refuseUpgrade } from "./refuse_upgrade.ts";
export {
  type GatewayPlace,
  type Http3Place,
  type RunningGateway,
  startGateway,
} from "./start_gateway.ts";
export { issueTicket, refuseTicket, type TicketGrant, type TicketRefusal } from "./ticket.ts";
export { memoryStore, type MemoryStoreOptions } from "./memory_store.ts";
export { walletUpstream, type WalletUpstreamOptions } from "./wallet_upstream.ts";
