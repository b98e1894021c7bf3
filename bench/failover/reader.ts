import { connect, type Connection, feedCodec } from "@holdfast/core";
import { feedPlatform } from "../feed_platform.ts";
import { type FeedAddresses, type FeedCarrier, feedRoute } from "../feed_route.ts";
import { Ledger } from "../soak/ledger.ts";

type Told = readonly [value: number, type: "snapshot" | "event" | "news", via: string];

const LIMIT_MS = 30_000;

/** One client of several gateways, by one carrier; the first gateway is the one it prefers. */
export class Reader {
  readonly carrier: FeedCarrier;
  readonly #connection: Connection<number>;
  readonly #told: Told[] = [];

  /** @param ca Whom it trusts with WebTransport, as PEM. */
  constructor(
    carrier: FeedCarrier,
    gateways: readonly FeedAddresses[],
    ticket: string,
    ca: string,
  ) {
    this.carrier = carrier;
    this.#connection = connect({
      routes: gateways.map((gateway, n) => feedRoute(carrier, gateway, ticket, `gateway ${n + 1}`)),
      platform: feedPlatform(ca, false),
      codec: feedCodec(Number),
    });
    this.#connection.message$.subscribe(({ value, type, via }) =>
      this.#told.push([value, type, via])
    );
  }

  /** Milliseconds until a value comes from a gateway, or `Infinity` after half a minute. */
  untilToldBy(gateway: number): Promise<number> {
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const finish = (ms: number): void => {
        clearTimeout(timer);
        subscription.unsubscribe();
        resolve(ms);
      };
      const timer = setTimeout(() => finish(Infinity), LIMIT_MS);
      const subscription = this.#connection.message$.subscribe(({ via }) => {
        if (via === `gateway ${gateway}`) finish(performance.now() - startedAt);
      });
    });
  }

  /** What it was told, held against the order in which the feed has the values. */
  ledger(placeOf: ReadonlyMap<number, number>): Ledger {
    const ledger = new Ledger();
    for (const [value, type, via] of this.#told) {
      const place = placeOf.get(value);
      if (place === undefined) throw new RangeError(`Cannot judge value ${value}: no feed has it`);
      ledger.add(place, type, via);
    }
    return ledger;
  }

  close(): void {
    this.#connection.close();
  }
}
