import { connect, type Connection, feedCodec } from "@holdfast/core";
import { feedPlatform } from "../feed_platform.ts";
import { doorOf, type FeedAddresses, type FeedCarrier, feedRoute } from "../feed_route.ts";
import { startFeedPath } from "../path/feed_path.ts";
import { Ledger } from "../soak/ledger.ts";

/** Which carrier is broken, by what, and which one is to take over. */
export interface SwitchCase {
  readonly from: FeedCarrier;
  readonly to: FeedCarrier;
  readonly fault: "down" | "offline";
  /** How long the first one has carried by then. */
  readonly steadyMs: number;
  /** Whether polls go beside them on the other's path, as they do for a wallet. */
  readonly hasPoll: boolean;
}

/** The gateway that both carriers lead to. */
export interface SwitchSite {
  readonly gateway: FeedAddresses;
  readonly ticket: string;
  /** Whom readers trust with WebTransport, as PEM. */
  readonly ca: string;
}

/** How one switch went. */
export interface Switched {
  /** From the break to the next message by the other carrier; `Infinity` after the limit. */
  readonly ms: number;
  /** What the reader was told, from the first message to some after the switch. */
  readonly ledger: Ledger;
}

/** How many messages by the new carrier are looked at for mistakes. */
const MESSAGES_AFTER = 10;
const LIMIT_MS = 90_000;

/**
 * A reader with two carriers, each on a path of its own to the same gateway; breaks all that the
 * one that carries has passed on its path, and waits for the other.
 */
export async function carrierSwitch(
  { from, to, fault, hasPoll, steadyMs }: SwitchCase,
  { gateway, ticket, ca }: SwitchSite,
): Promise<Switched> {
  const own = await startFeedPath(gateway, [doorOf(from)], 1);
  const other = await startFeedPath(gateway, [doorOf(to)], 2);
  const connection = connect({
    routes: [
      feedRoute(from, own.addresses, ticket),
      feedRoute(to, other.addresses, ticket),
      ...(hasPoll ? [feedRoute("poll", other.addresses, ticket)] : []),
    ],
    // Else a carrier over UDP would stand back behind any other.
    platform: feedPlatform(ca, true),
    codec: feedCodec(Number),
  });
  const ledger = new Ledger();
  connection.message$.subscribe(({ value, type, via }) => ledger.add(value, type, via));
  try {
    if (await messagesBy(connection, from, 1) === Infinity) {
      throw new Error(`Cannot measure a switch: nothing came by ${from}`);
    }
    await new Promise((wake) => setTimeout(wake, steadyMs));
    for (const part of own.parts[doorOf(from)]) part.break(fault);
    const ms = await messagesBy(connection, to, 1);
    if (ms !== Infinity) await messagesBy(connection, to, MESSAGES_AFTER);
    return { ms, ledger };
  } finally {
    connection.close();
    await Promise.all([own.close(), other.close()]);
  }
}

/** Milliseconds until so many messages came by a carrier, or `Infinity` after the limit. */
function messagesBy(
  connection: Connection<number>,
  carrier: string,
  count: number,
): Promise<number> {
  const startedAt = performance.now();
  let left = count;
  return new Promise((resolve) => {
    const finish = (ms: number): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve(ms);
    };
    const timer = setTimeout(() => finish(Infinity), LIMIT_MS);
    const subscription = connection.message$.subscribe(({ via }) => {
      if (via === carrier && --left === 0) finish(performance.now() - startedAt);
    });
  });
}
