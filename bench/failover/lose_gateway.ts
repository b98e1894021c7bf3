import { systemClock } from "@holdfast/adapter-node";
import { issueTicket, natsStore, type StoredFeed } from "@holdfast/adapter-node/gateway";
import {
  type ByteBridge,
  makeShortCertificate,
  startByteBridge,
} from "@holdfast/adapter-node/testing";
import { Secret } from "@holdfast/core";
import { type Child, startChild } from "../child.ts";
import { addressesOf, type DoorPorts } from "../every_door.ts";
import type { FeedAddresses, FeedCarrier } from "../feed_route.ts";
import type { Ledger } from "../soak/ledger.ts";
import { startNats } from "../soak/nats_server.ts";
import { Reader } from "./reader.ts";

/** Which gateway is lost, and when. */
export interface Loss {
  /** Whether the killed one leads, so that the other must first take the lead. */
  readonly leads: boolean;
  /** How long the readers have read by then. */
  readonly steadyMs: number;
}

/** How one reader came over the loss of its gateway. */
export interface Resumed {
  readonly carrier: FeedCarrier;
  /** From the kill to the next value from the other gateway; `Infinity` after half a minute. */
  readonly ms: number;
  readonly ledger: Ledger;
}

/** What comes after the first value is looked at for mistakes, too. */
const AFTER_MS = 1500;
const LAST = -1;
const SECRET = new Secret("0123456789abcdef0123456789abcdef");

/**
 * Two gateways over one NATS server; kills the one that all readers are on.
 *
 * @param carriers One reader by each.
 */
export async function loseGateway(
  carriers: readonly FeedCarrier[],
  { leads, steadyMs }: Loss,
): Promise<readonly Resumed[]> {
  const nats = await startNats();
  const { certificate, key } = makeShortCertificate(Date.now());
  const gateways: Child[] = [];
  const bridges: ByteBridge[] = [];
  const readers: Reader[] = [];
  const store = await natsStore({ servers: [nats.url], clock: systemClock() });
  const feed = await store.open("counter");
  const placeOf = new Map<number, number>();
  feed.follow(({ text }) => placeOf.set(JSON.parse(text).value, placeOf.size));
  try {
    const places: FeedAddresses[] = [];
    for (const place of ["1", "2"]) {
      const args = [nats.url, place, JSON.stringify({ certificate, key })];
      const gateway = await startChild("failover/serve.ts", args);
      gateways.push(gateway);
      const ports = gateway.answer as unknown as DoorPorts;
      // A bridge is another program, and outlives its gateway.
      const bridge = await startByteBridge(ports.bridge);
      bridges.push(bridge);
      places.push(addressesOf(ports, bridge.url));
    }
    const ticket = (await issueTicket(SECRET, { feed: "counter", ttlS: 3600 })).reveal();
    // The first reader of a feed makes its gateway the leader.
    const led = leads ? places : places.toReversed();
    const leader = new Reader("websocket", led, ticket, certificate);
    readers.push(leader);
    await leader.untilToldBy(1);
    const own = carriers.map((carrier) => new Reader(carrier, places, ticket, certificate));
    readers.push(...own);
    await Promise.all(own.map((reader) => reader.untilToldBy(1)));
    await new Promise((wake) => setTimeout(wake, steadyMs));
    const resuming = own.map((reader) => reader.untilToldBy(2));
    await gateways[0]?.kill();
    const times = await Promise.all(resuming);
    await new Promise((wake) => setTimeout(wake, AFTER_MS));
    for (const reader of readers) reader.close();
    // Behind it, everything that anybody was told is in the feed here too.
    await told(feed, LAST);
    return own.map((reader, n) => ({
      carrier: reader.carrier,
      ms: times[n] ?? Infinity,
      ledger: reader.ledger(placeOf),
    }));
  } finally {
    for (const reader of readers) reader.close();
    await Promise.all(bridges.map((bridge) => bridge.close()));
    await Promise.all(gateways.map((gateway) => gateway.end()));
    await feed.close();
    await store.close();
    await nats.stop();
  }
}

/** Resolves once a value has gone through NATS and come back. */
async function told(feed: StoredFeed, value: number): Promise<void> {
  const back = new Promise<void>((resolve) => {
    feed.follow(({ text }) => JSON.parse(text).value === value && resolve());
  });
  await feed.publish(value, value);
  await back;
}
