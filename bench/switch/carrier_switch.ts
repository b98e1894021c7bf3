import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import { type Fault, type FaultProxy, startFaultProxy } from "@holdfast/adapter-node/testing";
import { connect, type Connection, feedCodec } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { type FeedCarrier, feedRoute } from "../feed_route.ts";
import { Ledger } from "../soak/ledger.ts";

/** Which carrier is broken, by what, and which one is to take over. */
export interface SwitchCase {
  readonly from: FeedCarrier;
  readonly to: FeedCarrier;
  readonly fault: Fault;
  /** Whether polls go beside them on the other's path, as they do for a wallet. */
  readonly hasPoll: boolean;
}

/** How one switch went. */
export interface Switched {
  /** From the break to the next message by the other carrier; `Infinity` after the limit. */
  readonly ms: number;
  /** What the reader was told, from the first message to some after the switch. */
  readonly ledger: Ledger;
}

/** Past what a link overlaps with the one before it, and past its first proof. */
const STEADY_MS = 6000;
/** How many messages by the new carrier are looked at for mistakes. */
const MESSAGES_AFTER = 10;
const LIMIT_MS = 90_000;

/**
 * A reader with two carriers, each on a path of its own to the same gateway; breaks the path of the
 * one that carries, and waits for the other.
 */
export async function carrierSwitch(
  { from, to, fault, hasPoll }: SwitchCase,
  gateway: string,
  ticket: string,
): Promise<Switched> {
  const paths = await Promise.all([from, to].map(() => startFaultProxy({ target: gateway })));
  const [own, other] = paths as [FaultProxy, FaultProxy];
  const connection = connect({
    routes: [
      feedRoute(from, own.url, ticket),
      feedRoute(to, other.url, ticket),
      ...(hasPoll ? [feedRoute("poll", other.url, ticket)] : []),
    ],
    platform: {
      ...nodePlatform({ dataChannel: { bindAddress: "127.0.0.1" } }),
      memory: new MemoryStore(systemClock()),
    },
    codec: feedCodec(Number),
  });
  const ledger = new Ledger();
  connection.message$.subscribe(({ value, type, via }) => ledger.add(value, type, via));
  try {
    if (await messagesBy(connection, from, 1) === Infinity) {
      throw new Error(`Cannot measure a switch: nothing came by ${from}`);
    }
    await new Promise((wake) => setTimeout(wake, STEADY_MS));
    own.set(fault);
    const ms = await messagesBy(connection, to, 1);
    if (ms !== Infinity) await messagesBy(connection, to, MESSAGES_AFTER);
    return { ms, ledger };
  } finally {
    connection.close();
    await Promise.all(paths.map((path) => path.close()));
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
